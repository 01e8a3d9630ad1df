import { Ban, Stamp } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { AskView, DecisionView } from '#lib/jobs/job-view.ts';

const evidenceWords: Record<string, string> = {
  'browser-session': 'Browser session: proves that the session of this person’s account sent it.',
  'browser-passkey':
    'Passkey: a key registered to this person signed the digest, at this console, with its user verified. Verifies offline.',
  'matrix-local-plain': 'Room command: the homeserver’s word for the sender. The weakest level of evidence.',
};

function Decision({ decision }: { decision: DecisionView }) {
  const approved = decision.kind === 'approve';
  return (
    <li className="grid gap-1.5 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={approved ? 'ok' : 'danger'} icon={approved ? Stamp : Ban}>
          {approved ? 'Approved' : 'Denied'}
        </Badge>
        <UntrustedText className="font-medium">{decision.approverMxid}</UntrustedText>
        <span className="text-muted">
          as <code>{decision.slot}</code>, {decision.channel === 'browser' ? 'in the browser' : 'in the room'}
        </span>
      </p>
      {decision.reason ? <UntrustedBlock label="Reason given">{decision.reason}</UntrustedBlock> : null}
      <p className="text-sm text-muted">
        <ExactTime at={decision.at} />
        {decision.matrixEventId ? (
          <>
            , event <Hash value={decision.matrixEventId} label="event id" lead={12} />
          </>
        ) : null}
        . {evidenceWords[decision.evidenceLevel] ?? decision.evidenceLevel}
      </p>
    </li>
  );
}

/** Who decided, how, why and with which evidence. Nothing of it is ever taken away. */
export function DecisionsCard({ ask }: { ask: AskView | null }) {
  const decisions = ask?.decisions ?? [];
  return (
    <Card>
      <CardHeader title="Decisions" />
      {decisions.length === 0 ? (
        <CardBody className="text-muted">{ask?.closed ? 'Nobody decided.' : 'Nobody has decided yet.'}</CardBody>
      ) : (
        <ul>
          {decisions.map((decision) => (
            <Decision key={decision.decisionId} decision={decision} />
          ))}
        </ul>
      )}
    </Card>
  );
}
