'use client';

import { type ReactNode, useState } from 'react';
import { CalloutBox } from '#components/ui/callout-box.tsx';
import { CircleAlert } from '#components/ui/icons.tsx';
import type { DecisionOffer } from '#lib/jobs/decision-offer.ts';
import type { DecisionActions } from './decision-actions.ts';
import { DecisionBar } from './decision-bar.tsx';
import type { NarrowOffer } from './narrow-dialog.tsx';

type DecisionDockProps = {
  jobId: string;
  digest: string;
  /** Verb and object, such as “open 1 pull request”. */
  words: string;
  /** What is to be typed for a plan that cannot be undone; null where it can. */
  confirm: string | null;
  offer: DecisionOffer | null;
  narrow: NarrowOffer;
  /** Why what was asked before is asked no more, through the display function; null when nothing was. */
  replaces: string | null;
  /** How the question ended, for whoever had it open when it did; null while it is open. */
  outcome: ReactNode;
  actions: DecisionActions;
  /** What the approval's dialog repeats: effect, digest, token. */
  summary: ReactNode;
};

/**
 * The foot of the approval page: the decision, or why this reader is not offered one. Whoever was about to decide is
 * told here, in place, who was first; and whoever decided reads here what came of it.
 */
export function DecisionDock({ offer, outcome, words, confirm, summary, ...form }: DecisionDockProps) {
  const [wasAsked] = useState(offer !== null);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!offer && !wasAsked) return null;
  return (
    <section
      aria-label="Your decision"
      data-bar="bottom"
      className="sticky bottom-0 z-20 -mx-4 grid grid-cols-[minmax(0,1fr)] gap-2.5 border-t bg-surface px-4 py-3 shadow-overlay max-lg:bottom-14 max-lg:-mb-14 lg:-mx-8 lg:-mb-16 lg:px-8 print:hidden"
    >
      {refusal ? (
        <CalloutBox tone="danger" icon={CircleAlert} role="alert" title="Nothing was decided by you">
          {refusal}
        </CalloutBox>
      ) : null}
      {offer?.may ? (
        <DecisionBar
          {...form}
          slot={offer.slot}
          approval={offer.approval}
          approving={{ words, confirm, summary, reasonRequired: offer.reasonRequired, passkey: offer.passkey }}
          onRefused={setRefusal}
        />
      ) : null}
      {offer && !offer.may ? (
        <div className="flex items-start gap-2">
          <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-muted" />
          <p className="min-w-0 wrap-anywhere">
            <span className="font-medium">You cannot decide on this job. {offer.why}</span>{' '}
            <span className="text-muted">{offer.next}</span>
          </p>
        </div>
      ) : null}
      {offer ? null : <div role="status">{outcome}</div>}
    </section>
  );
}
