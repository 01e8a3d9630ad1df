'use client';

import { useRouter } from 'next/navigation';
import { lazy, Suspense, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Result } from '#lib/result.ts';

const WithdrawDialog = lazy(() =>
  import('./withdraw-dialog.tsx').then(({ WithdrawDialog }) => ({ default: WithdrawDialog })),
);

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
  const [asked, setAsked] = useState<'never' | 'now' | 'before'>('never');
  const [pending, startTransition] = useTransition();

  const send = () =>
    startTransition(async () => {
      const result = await withdraw({ jobId });
      setAsked('before');
      if (!result.ok) toast('danger', result.error.message);
      router.refresh();
    });

  return (
    <>
      <Button size="sm" onClick={() => setAsked('now')}>
        Withdraw…
      </Button>
      <Suspense>
        {asked === 'never' ? null : (
          <WithdrawDialog
            jobId={jobId}
            stops={stops}
            open={asked === 'now'}
            pending={pending}
            onClose={() => setAsked('before')}
            onWithdraw={send}
          />
        )}
      </Suspense>
    </>
  );
}
