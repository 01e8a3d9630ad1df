import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { Ban, EyeOff, ScanSearch, Stamp } from '#components/ui/more-icons.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { DecisionView, JobView } from '#lib/jobs/job-view.ts';
import { evidenceWords } from './evidence-words.ts';

type DroppedVote = { revision: number; why: string };

function Decision({ jobId, decision, dropped }: { jobId: string; decision: DecisionView; dropped?: DroppedVote }) {
  const approved = decision.kind === 'approve';
  return (
    <li className="grid gap-1.5 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={dropped ? 'neutral' : approved ? 'ok' : 'danger'} icon={approved ? Stamp : Ban}>
          {approved ? 'Approved' : 'Denied'}
        </Badge>
        <UntrustedText className="font-medium">{decision.approverMxid}</UntrustedText>
        <span className="text-muted">
          as <code>{decision.slot}</code>, {decision.channel === 'browser' ? 'in the browser' : 'in the room'}
        </span>
        <Link
          href={`/jobs/${jobId}/seen/${decision.decisionId}`}
          className="ml-auto inline-flex items-center gap-1.5 text-sm underline decoration-line-strong underline-offset-2"
        >
          <ScanSearch aria-hidden className="size-4" />
          As it was seen<span className="sr-only"> by {decision.approverMxid}</span>
        </Link>
      </p>
      {dropped ? (
        <p className="text-sm text-muted">
          On revision {dropped.revision}; no longer counts: <UntrustedText>{dropped.why}</UntrustedText>
        </p>
      ) : null}
      {decision.reason ? <UntrustedBlock label="Reason given">{decision.reason}</UntrustedBlock> : null}
      <p className="text-sm text-muted">
        <ExactTime at={decision.at} />
        {decision.matrixEventId ? (
          <>
            , event <Hash value={decision.matrixEventId} label="event id" lead={12} />
          </>
        ) : null}
        . {evidenceWords(decision.evidenceLevel)}
      </p>
    </li>
  );
}

function nobody({ ask }: JobView): string | null {
  if (ask && (ask.decisions.length > 0 || ask.hiddenVotes > 0)) return null;
  return ask?.closed ? 'Nobody decided.' : 'Nobody has decided yet.';
}

/** Who decided, how, why and with which evidence. Nothing of it is ever taken away. */
export function DecisionsCard({ job }: { job: JobView }) {
  const { ask, jobId } = job;
  const none = nobody(job);
  const hidden = ask?.hiddenVotes ?? 0;
  return (
    <Card>
      <CardHeader title="Decisions" />
      {none ? <CardBody className="text-muted">{none}</CardBody> : null}
      {hidden > 0 ? (
        <CardBody className="flex items-center gap-1.5 border-b text-muted last:border-b-0">
          <EyeOff aria-hidden className="size-4 shrink-0" />
          {hidden === 1 ? 'One vote is in.' : `${hidden} votes are in.`} The policy keeps who voted, and how, hidden
          until the last vote is in.
        </CardBody>
      ) : null}
      <ul>
        {ask?.decisions.map((decision) => (
          <Decision key={decision.decisionId} jobId={jobId} decision={decision} />
        ))}
        {job.droppedDecisions.map((decision) => (
          <Decision key={decision.decisionId} jobId={jobId} decision={decision} dropped={decision} />
        ))}
      </ul>
    </Card>
  );
}
