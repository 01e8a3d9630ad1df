'use client';

import { lazy, Suspense, useEffect, useEffectEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CalloutBox } from '#components/ui/callout-box.tsx';
import { CircleAlert } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { Ban, RotateCcw, Scissors, Stamp } from '#components/ui/more-icons.tsx';
import type { ApprovalOffer } from '#lib/jobs/decision-offer.ts';
import type { DecisionActions, DecisionDialog } from './decision-actions.ts';
import type { Approving } from './decision-dialogs.tsx';
import type { NarrowOffer } from './narrow-dialog.tsx';
import { onAnchor } from './open-anchor.ts';
import { useReading } from './reading.tsx';
import { UnreadLine } from './unread-line.tsx';

const DecisionDialogs = lazy(() =>
  import('./decision-dialogs.tsx').then(({ DecisionDialogs }) => ({ default: DecisionDialogs })),
);

export type DecisionBarProps = {
  jobId: string;
  digest: string;
  slot: string;
  approval: ApprovalOffer;
  approving: Approving;
  narrow: NarrowOffer;
  /** Why what was asked before is asked no more; null when nothing was. */
  replaces: string | null;
  actions: DecisionActions;
  /** Says what the server refused, in place; null when it did not. */
  onRefused: (message: string | null) => void;
};

function NoApproval({ approval }: { approval: Extract<ApprovalOffer, { open: false }> }) {
  return (
    <p className="flex items-start gap-1.5 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="min-w-0 wrap-anywhere">
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

function OtherDecisions({ onOpen }: { onOpen: (dialog: DecisionDialog) => void }) {
  return (
    <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&_button]:grow max-sm:[&_button]:px-2">
      <Button variant="danger-quiet" onClick={() => onOpen('deny')}>
        <Ban aria-hidden />
        Deny…
      </Button>
      <Button onClick={() => onOpen('changes')}>
        <RotateCcw aria-hidden />
        <Short full="Request changes…" short="Changes…" />
      </Button>
      <Button onClick={() => onOpen('narrow')}>
        <Scissors aria-hidden />
        <Short full="Approve narrower…" short="Narrower…" />
      </Button>
    </div>
  );
}

/** Reached once all that the tier requires has been on the screen; until then it says what has not. */
function ApproveButton({ words, unreadId, onOpen }: { words: string; unreadId: string; onOpen: () => void }) {
  const waits = useReading().unread.length > 0;
  return (
    <Button
      variant="primary"
      className="h-auto! min-h-9 py-1.5 wrap-anywhere whitespace-normal! max-sm:w-full"
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
  const { jobId, digest, approval, approving, onRefused } = props;
  const unreadId = useId();
  const [accepted, setAccepted] = useState<readonly string[]>([digest]);
  const [open, setOpen] = useState<DecisionDialog | null>(null);
  const [used, setUsed] = useState(false);
  const [busy, setBusy] = useState(false);

  const show = (dialog: DecisionDialog) => {
    setUsed(true);
    setOpen(dialog);
  };
  // The queue's key for a denial leads here; the dialog still asks.
  const onDenyAnchor = useEffectEvent((anchor: string) => {
    if (anchor === 'deny') show('deny');
  });
  useEffect(() => onAnchor(onDenyAnchor), []);
  const events = {
    onBusy: setBusy,
    onOwnRevision: (own: string) => setAccepted((before) => [...before, own]),
    onSettled: (refusal: string | null) => {
      setOpen(null);
      onRefused(refusal);
    },
  };

  if (!busy && !accepted.includes(digest)) {
    return (
      <CalloutBox
        tone="warn"
        icon={CircleAlert}
        role="alert"
        title="What is asked changed while you were reading"
        actions={<Button onClick={() => setAccepted([digest])}>I will read the new one</Button>}
      >
        {props.replaces ? (
          <>
            <MarkedText>{props.replaces}</MarkedText>.{' '}
          </>
        ) : null}
        What is asked now has another digest. Read it from the top before you decide.
      </CalloutBox>
    );
  }
  return (
    <>
      {approval.open ? <UnreadLine id={unreadId} /> : <NoApproval approval={approval} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="text-sm text-muted max-sm:sr-only sm:mr-auto">
          You decide as <code>{props.slot}</code>.
        </p>
        <OtherDecisions onOpen={show} />
        {approval.open ? (
          <ApproveButton words={approving.words} unreadId={unreadId} onOpen={() => show('approve')} />
        ) : null}
      </div>
      <Suspense>
        {used ? (
          <DecisionDialogs
            key={digest}
            asked={{ jobId, digest }}
            open={open}
            onClose={() => setOpen(null)}
            approving={approving}
            narrow={props.narrow}
            actions={props.actions}
            events={events}
          />
        ) : null}
      </Suspense>
    </>
  );
}
