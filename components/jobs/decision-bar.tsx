'use client';

import { Ban, CircleAlert, Stamp } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState, useTransition } from 'react';
import { type AskSignature, usePasskeyAssertion } from '#components/auth/passkeys/use-passkey-assertion.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Link } from '#components/ui/link.tsx';
import type { ApprovalOffer } from '#lib/jobs/decision-offer.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import type { Result } from '#lib/result.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { DenyDialog } from './deny-dialog.tsx';

/** What a decision posts: what it is about, the digest that was on the screen, a reason, and what a passkey signed for it. */
export type DecisionForm = { jobId: string; digest: string; reason?: string; assertion?: SignedChallenge };
export type Decide = (form: DecisionForm) => Promise<Result<{ state: string }>>;

export type DecisionBarProps = {
  jobId: string;
  digest: string;
  /** Verb and object, such as “open 1 pull request”. */
  words: string;
  slot: string;
  reasonRequired: boolean;
  passkey: 'required' | 'available' | 'none';
  approval: ApprovalOffer;
  approve: Decide;
  deny: Decide;
  askSignature: AskSignature;
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
  const [problem, setProblem] = useState<string | null>(null);
  const sign = usePasskeyAssertion(props.askSignature);

  const show = (which: 'approve' | 'deny' | null) => {
    setProblem(null);
    setOpen(which);
  };
  const send = async (decide: Decide, form: Pick<DecisionForm, 'reason' | 'assertion'>) => {
    const result = await decide({ jobId, digest: readDigest, ...form });
    show(null);
    props.onRefused(result.ok ? null : result.error.message);
    router.refresh();
  };
  const signAndSend = async (reason?: string) => {
    setProblem(null);
    const signed = await sign({ jobId, digest: readDigest, decision: 'approve' });
    if (signed.ok) await send(props.approve, { reason, assertion: signed.value });
    else setProblem(signed.error.message);
  };
  const approveWith = (passkey: boolean) => (reason?: string) =>
    startTransition(() => (passkey ? signAndSend(reason) : send(props.approve, { reason })));

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
        <Button variant="danger-quiet" onClick={() => show('deny')}>
          <Ban aria-hidden />
          Deny…
        </Button>
        {approval.open ? (
          <Button variant="primary" onClick={() => show('approve')}>
            <Stamp aria-hidden />
            Approve: {words}…
          </Button>
        ) : (
          <p className="flex max-w-sm items-start gap-1.5 text-sm text-muted">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>
              {approval.why}{' '}
              {approval.enrol ? (
                <Link href="/me/passkeys" className="underline underline-offset-2">
                  Add a passkey
                </Link>
              ) : null}
            </span>
          </p>
        )}
      </div>
      <DenyDialog
        open={open === 'deny'}
        pending={pending}
        onClose={() => show(null)}
        onDeny={(reason) => startTransition(() => send(props.deny, { reason }))}
      />
      <ApproveDialog
        open={open === 'approve'}
        pending={pending}
        words={words}
        reasonRequired={props.reasonRequired}
        passkey={props.passkey !== 'none'}
        problem={problem}
        onClose={() => show(null)}
        onApprove={approveWith(props.passkey !== 'none')}
        onApproveWithout={props.passkey === 'available' ? approveWith(false) : null}
      >
        {props.summary}
      </ApproveDialog>
    </>
  );
}
