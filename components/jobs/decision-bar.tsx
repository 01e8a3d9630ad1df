'use client';

import { Ban, CircleAlert, RotateCcw, Scissors, Stamp } from 'lucide-react';
import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Link } from '#components/ui/link.tsx';
import type { ApprovalOffer } from '#lib/jobs/decision-offer.ts';
import { type Approving, DecisionDialogs } from './decision-dialogs.tsx';
import type { NarrowOffer } from './narrow-dialog.tsx';
import { useReading } from './reading.tsx';
import { UnreadLine } from './unread-line.tsx';
import { type DecisionActions, useDecision } from './use-decision.ts';

export type DecisionBarProps = {
  jobId: string;
  digest: string;
  slot: string;
  approval: ApprovalOffer;
  approving: Approving;
  narrow: NarrowOffer;
  actions: DecisionActions;
  /** Says what the server refused, in place; null when it did not. */
  onRefused: (message: string | null) => void;
};

function NoApproval({ approval }: { approval: Extract<ApprovalOffer, { open: false }> }) {
  return (
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
  );
}

/** A button's words; on a phone fewer are seen and all are read out. */
function Short({ full, short }: { full: string; short: string }) {
  return (
    <>
      <span className="max-sm:sr-only">{full}</span>
      <span aria-hidden className="sm:hidden">
        {short}
      </span>
    </>
  );
}

/** Reached once all that the tier requires has been on the screen; until then it says what has not. */
function ApproveButton({ words, unreadId, onOpen }: { words: string; unreadId: string; onOpen: () => void }) {
  const waits = useReading().unread.length > 0;
  return (
    <Button
      variant="primary"
      className="h-auto! min-h-9 py-1.5 whitespace-normal! max-sm:w-full"
      aria-disabled={waits || undefined}
      aria-describedby={waits ? unreadId : undefined}
      onClick={waits ? undefined : onOpen}
    >
      <Stamp aria-hidden />
      Approve: {words}…
    </Button>
  );
}

/** The decisions. They carry the digest of what was read; a plan that changes under the reader must be read first. */
export function DecisionBar(props: DecisionBarProps) {
  const { jobId, digest, approval, approving } = props;
  const unreadId = useId();
  const deciding = useDecision({ jobId, digest }, props.actions, props.onRefused);
  const { show } = deciding;

  if (deciding.changed) {
    return (
      <Callout
        tone="warn"
        role="alert"
        title="What is asked changed while you were reading"
        actions={<Button onClick={deciding.accept}>I will read the new one</Button>}
      >
        The page now shows another plan under another digest. Read it from the top before you decide.
      </Callout>
    );
  }
  return (
    <>
      {approval.open ? <UnreadLine id={unreadId} /> : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="text-sm text-muted max-sm:sr-only sm:mr-auto">
          You decide as <code>{props.slot}</code>.
        </p>
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&_button]:grow max-sm:[&_button]:px-2">
          <Button variant="danger-quiet" onClick={() => show('deny')}>
            <Ban aria-hidden />
            Deny…
          </Button>
          <Button onClick={() => show('changes')}>
            <RotateCcw aria-hidden />
            <Short full="Request changes…" short="Changes…" />
          </Button>
          <Button onClick={() => show('narrow')}>
            <Scissors aria-hidden />
            <Short full="Approve narrower…" short="Narrower…" />
          </Button>
        </div>
        {approval.open ? (
          <ApproveButton words={approving.words} unreadId={unreadId} onOpen={() => show('approve')} />
        ) : (
          <NoApproval approval={approval} />
        )}
      </div>
      <DecisionDialogs key={digest} deciding={deciding} approving={approving} narrow={props.narrow} />
    </>
  );
}
