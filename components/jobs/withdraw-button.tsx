'use client';

import { Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Result } from '#lib/result.ts';

type WithdrawButtonProps = {
  jobId: string;
  /** After approval, withdrawing stops the job and revokes its token. */
  stops: boolean;
  withdraw: (form: { jobId: string }) => Promise<Result<{ state: string }>>;
};

/** For the requester: takes the job back, after one question. */
export function WithdrawButton({ jobId, stops, withdraw }: WithdrawButtonProps) {
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [pending, startTransition] = useTransition();

  const send = () =>
    startTransition(async () => {
      const result = await withdraw({ jobId });
      setOpen(false);
      if (!result.ok) toast('danger', result.error.message);
      router.refresh();
    });

  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Undo2 aria-hidden />
        Withdraw…
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Withdraw your request"
        description={
          stops
            ? 'The job stops and its token is revoked. What was done already is not undone.'
            : 'Nobody will be asked to approve it any more. You can ask again in the room.'
        }
      >
        <DialogActions>
          <Button variant="ghost" onClick={() => setOpen(false)}>
            Back
          </Button>
          <Button variant="danger" pending={pending} onClick={send}>
            Withdraw job {jobId}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
