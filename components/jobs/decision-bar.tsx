'use client';

import { Ban, CircleAlert, Stamp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import type { Result } from '#lib/result.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { DenyDialog } from './deny-dialog.tsx';

/** What a decision posts: what it is about, the digest that was on the screen, and a reason. Nothing else. */
export type DecisionForm = { jobId: string; digest: string; reason?: string };
export type Decide = (form: DecisionForm) => Promise<Result<{ state: string }>>;

export type DecisionBarProps = {
  jobId: string;
  digest: string;
  /** Verb and object, such as “open 1 pull request”. */
  words: string;
  slot: string;
  reasonRequired: boolean;
  approval: { open: true } | { open: false; why: string };
  approve: Decide;
  deny: Decide;
  /** Says what the server refused, in place; null when it did not. */
  onRefused: (message: string | null) => void;
  /** What the approval's dialog repeats: effect, digest, token. */
  summary: ReactNode;
};

/** The two decisions. They carry the digest of what was read; a plan that changes under the reader must be read first. */
export function DecisionBar(props: DecisionBarProps) {
  const { jobId, digest, words, approval } = props;
  const router = useRouter();
  const [readDigest, setReadDigest] = useState(digest);
  const [open, setOpen] = useState<'approve' | 'deny' | null>(null);
  const [pending, startTransition] = useTransition();

  const send = (decide: Decide) => (reason?: string) =>
    startTransition(async () => {
      const result = await decide({ jobId, digest: readDigest, reason });
      setOpen(null);
      props.onRefused(result.ok ? null : result.error.message);
      router.refresh();
    });

  if (digest !== readDigest) {
    return (
      <Callout
        tone="warn"
        role="alert"
        title="What is asked changed while you were reading"
        actions={<Button onClick={() => setReadDigest(digest)}>I will read the new one</Button>}
      >
        The page now shows another plan under another digest. Read it from the top before you decide.
      </Callout>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="text-sm text-muted max-sm:w-full sm:mr-auto">
          You decide as <code>{props.slot}</code>.
        </p>
        <Button variant="danger-quiet" onClick={() => setOpen('deny')}>
          <Ban aria-hidden />
          Deny…
        </Button>
        {approval.open ? (
          <Button variant="primary" onClick={() => setOpen('approve')}>
            <Stamp aria-hidden />
            Approve: {words}…
          </Button>
        ) : (
          <p className="flex max-w-sm items-start gap-1.5 text-sm text-muted">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {approval.why}
          </p>
        )}
      </div>
      <DenyDialog open={open === 'deny'} pending={pending} onClose={() => setOpen(null)} onDeny={send(props.deny)} />
      <ApproveDialog
        open={open === 'approve'}
        pending={pending}
        words={words}
        reasonRequired={props.reasonRequired}
        onClose={() => setOpen(null)}
        onApprove={send(props.approve)}
      >
        {props.summary}
      </ApproveDialog>
    </>
  );
}
