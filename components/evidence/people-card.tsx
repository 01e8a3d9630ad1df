import { Ban, EyeOff, Fingerprint, Stamp } from 'lucide-react';
import { evidenceWords } from '#components/jobs/evidence-words.ts';
import { TierBadge } from '#components/jobs/tier-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Approval, Review } from '#lib/evidence/review/review.ts';

const link = 'underline decoration-line-strong underline-offset-2';

function Passkey({ passkey }: { passkey: NonNullable<Approval['passkey']> }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
      <Fingerprint aria-hidden className="size-4 text-ok" />
      Passkey <UntrustedText>{`“${passkey.name}”`}</UntrustedText>
      <Hash value={passkey.credentialId} label="credential id" lead={12} />
      enrolled <ExactTime at={passkey.enrolledAt} />
      {passkey.backupEligible ? ', may be synchronised' : ', kept on its device'}
    </p>
  );
}

function Vote({ vote }: { vote: Approval }) {
  const approved = vote.kind === 'approve';
  return (
    <li className="grid gap-1 border-b py-2.5 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={vote.dropped ? 'neutral' : approved ? 'ok' : 'danger'} icon={approved ? Stamp : Ban}>
          {approved ? 'Approved' : 'Denied'}
        </Badge>
        <UntrustedText className="font-medium">{vote.approverMxid}</UntrustedText>
        <span className="text-muted">
          as <code>{vote.slot}</code>, {vote.channel === 'browser' ? 'in the browser' : 'in the room'}
        </span>
        <ExactTime at={vote.at} className="text-sm text-muted" />
      </p>
      {vote.dropped ? (
        <p className="text-sm text-muted">
          On revision {vote.revision}; did not count in the end: <UntrustedText>{vote.dropped}</UntrustedText>
        </p>
      ) : null}
      {vote.reason ? <UntrustedBlock label="Reason given">{vote.reason}</UntrustedBlock> : null}
      <p className="text-sm text-muted">{evidenceWords(vote.evidenceLevel)}</p>
      {vote.passkey ? <Passkey passkey={vote.passkey} /> : null}
    </li>
  );
}

function Votes({ review }: { review: Review }) {
  if (review.hiddenVotes) {
    return (
      <span className="inline-flex items-center gap-1.5 text-muted">
        <EyeOff aria-hidden className="size-4" />
        The policy keeps votes hidden until the last one is in.
      </span>
    );
  }
  if (review.approvals.length === 0) return <span className="text-muted">Nobody decided.</span>;
  return (
    <ul className="-my-2.5">
      {review.approvals.map((vote) => (
        <Vote key={vote.decisionId} vote={vote} />
      ))}
    </ul>
  );
}

/** Who asked, what, of which agent, under which policy, and who countersigned it with which evidence. */
export function PeopleCard({ review, inside }: { review: Review; inside: boolean }) {
  const { policy, request } = review;
  return (
    <Card>
      <CardHeader title="People and policy" />
      <Facts className="px-4 py-1">
        <Fact term="Asked by">
          <UntrustedText className="font-medium">{review.requesterMxid}</UntrustedText> in{' '}
          <UntrustedText>{review.room.name}</UntrustedText>, <ExactTime at={request.at} className="text-muted" />
          {request.changed > 0 ? (
            <Badge tone="warn" className="ml-2">
              {request.changed === 1 ? 'changed once later' : `changed ${request.changed} times later`}
            </Badge>
          ) : null}
        </Fact>
        <Fact term="Request">
          <UntrustedBlock label="Request">{request.text}</UntrustedBlock>
        </Fact>
        <Fact term="Agent">
          <UntrustedText className="font-medium">{review.agent.name}</UntrustedText>{' '}
          <Hash value={review.agent.did} label="agent" lead={20} tail={6} />
        </Fact>
        <Fact term="Effect">
          {review.effect ? <UntrustedText>{review.effect}</UntrustedText> : 'There never was a plan.'}{' '}
          {review.tier ? <TierBadge tier={review.tier} /> : null}
        </Fact>
        <Fact term="Decided by">
          <Votes review={review} />
        </Fact>
        <Fact term="Policy">
          {policy ? (
            <>
              {inside ? (
                <Link href={`/policies/${policy.hash}`} className={link}>
                  WPC
                </Link>
              ) : (
                'WPC'
              )}{' '}
              {policy.policyId ? <UntrustedText>{policy.policyId}</UntrustedText> : null}{' '}
              <Hash value={policy.hash} label="policy hash" />
            </>
          ) : (
            'No plan was judged.'
          )}
        </Fact>
        <Fact term="Job">
          {inside ? (
            <Link href={`/jobs/${review.jobId}`} className={link}>
              <code>{review.jobId}</code>
            </Link>
          ) : (
            <code>{review.jobId}</code>
          )}
        </Fact>
      </Facts>
    </Card>
  );
}
