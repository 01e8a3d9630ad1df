'use client';

import { Badge } from '#components/ui/badge.tsx';
import { CircleDashed } from '#components/ui/icons.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { Eye, GitCompareArrows, OctagonPause } from '#components/ui/more-icons.tsx';
import type { QueueRow } from '#lib/jobs/queue-row.ts';

const whyWords = { own: 'you asked', voted: 'you approved' } as const;

/** Claim, own part, policy, triage, quorum and verdict of a row. */
export default function QueueMarks({ row }: { row: QueueRow }) {
  const { claim, quorum, bundle } = row;
  return (
    <>
      {claim ? (
        <Badge tone="accent" icon={Eye} className="max-w-56">
          <span className="truncate" title={`${claim.mxid} reviews`}>
            {claim.mine ? 'you review' : <>{claim.mxid} reviews</>}
          </span>
        </Badge>
      ) : null}
      {row.why ? <Badge>{whyWords[row.why]}</Badge> : null}
      {row.policyChanged ? (
        <Badge tone="warn" icon={GitCompareArrows}>
          policy changed
        </Badge>
      ) : null}
      {row.triage ? (
        <Badge tone="warn" icon={OctagonPause}>
          triage
        </Badge>
      ) : null}
      {quorum && quorum.needed > 1 ? (
        <Badge icon={CircleDashed}>
          {quorum.filled} of {quorum.needed}
        </Badge>
      ) : null}
      {bundle?.verdict ? (
        <Badge tone={bundle.verdict === 'VALID' ? 'ok' : bundle.verdict === 'INVALID' ? 'danger' : 'warn'}>
          {bundle.verdict}
        </Badge>
      ) : null}
    </>
  );
}

/** What is to be said of a row below its plan: what the policy in force would say of it, and why it stands as it does. */
export function QueueNotes({ row: { would, stateReason } }: { row: QueueRow }) {
  return (
    <>
      {would ? (
        <p className="text-sm wrap-anywhere">
          It {would.words} under policy <code title={would.wpcHash}>{would.wpcHash.slice(0, 12)}…</code>
        </p>
      ) : null}
      {stateReason ? (
        <p className="text-sm text-muted">
          <MarkedText>{stateReason}</MarkedText>
        </p>
      ) : null}
    </>
  );
}
