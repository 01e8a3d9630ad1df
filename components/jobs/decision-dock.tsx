'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AskSignature } from '#components/auth/passkeys/use-passkey-assertion.ts';
import { Callout } from '#components/ui/callout.tsx';
import type { DecisionOffer } from '#lib/jobs/decision-offer.ts';
import { type Decide, DecisionBar } from './decision-bar.tsx';

type DecisionDockProps = {
  jobId: string;
  digest: string;
  words: string;
  offer: DecisionOffer | null;
  /** How the question ended, for whoever had it open when it did; null while it is open. */
  outcome: ReactNode;
  approve: Decide;
  deny: Decide;
  askSignature: AskSignature;
  summary: ReactNode;
};

/**
 * The foot of the approval page: the decision, or why this reader is not offered one. Whoever was about to decide is
 * told here, in place, who was first; and whoever decided reads here what came of it.
 */
export function DecisionDock({ offer, outcome, ...form }: DecisionDockProps) {
  const [wasAsked] = useState(offer !== null);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!offer && !wasAsked) return null;
  return (
    <section
      aria-label="Your decision"
      className="sticky bottom-0 z-20 -mx-4 grid gap-2.5 border-t bg-surface px-4 py-3 shadow-overlay max-lg:bottom-14 lg:-mx-8 lg:px-8 print:hidden"
    >
      {refusal ? (
        <Callout tone="danger" role="alert" title="Nothing was decided by you">
          {refusal}
        </Callout>
      ) : null}
      {offer?.may ? (
        <DecisionBar
          {...form}
          slot={offer.slot}
          reasonRequired={offer.reasonRequired}
          passkey={offer.passkey}
          approval={offer.approval}
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
