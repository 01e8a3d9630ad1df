import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Bot } from '#components/ui/icons.tsx';
import { Wrench } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { CallView, JobView } from '#lib/jobs/job-view.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { CallOutcome } from './call-outcome.tsx';
import { TokenFacts } from './token-facts.tsx';

function durationWords({ startedAt, closedAt }: CallView): string {
  if (!closedAt) return 'open';
  const ms = Date.parse(closedAt) - Date.parse(startedAt);
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function Call({ call }: { call: CallView }) {
  const Icon = call.kind === 'model' ? Bot : Wrench;
  return (
    <Tr>
      <Td className="text-faint tabular-nums">{call.seq}</Td>
      <Td>
        <span className="flex items-center gap-1.5">
          <Icon
            aria-label={call.kind === 'model' ? 'Model call' : 'Tool call'}
            className="size-4 shrink-0 text-faint"
          />
          <code>{call.name}</code>
        </span>
        {call.note ? (
          <p className="text-sm text-muted">
            <UntrustedText>{call.note}</UntrustedText>
          </p>
        ) : null}
      </Td>
      <Td className="tabular-nums">{call.stepIndex === null ? '–' : call.stepIndex + 1}</Td>
      <Td>
        <CallOutcome outcome={call.outcome} />
      </Td>
      <Td className="whitespace-nowrap tabular-nums">{durationWords(call)}</Td>
      <Td>
        {call.receiptId ? (
          <Hash value={call.receiptId} label="receipt id" lead={13} />
        ) : (
          <span className="text-muted">none</span>
        )}
      </Td>
    </Tr>
  );
}

function Refusals({ refusals: { newest, count } }: Pick<JobView, 'refusals'>) {
  if (count === 0) return null;
  return (
    <div className="border-t px-4 py-3">
      <p className="font-medium text-danger">Refused calls: {count}</p>
      <ul className="grid gap-0.5 pt-1 text-sm">
        {count > newest.length ? <li className="text-muted">The newest {newest.length} of them:</li> : null}
        {newest.map((refusal, index) => (
          <li key={index} className="flex flex-wrap gap-x-2">
            <ExactTime at={refusal.at} className="text-muted" />
            <span>{refusal.kind}</span>
            <UntrustedText className="font-mono">{refusal.name}</UntrustedText>
            <code className="text-danger">{refusal.code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What happened under the approval: the token's facts, then every call in its order with its receipt. */
export function RunCard({ job }: { job: JobView }) {
  const { run, tokens } = job;
  if (tokens.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Run"
        description={run ? undefined : 'The token is minted; the agent has not collected it.'}
        actions={run ? <Hash value={run.runId} label="run id" lead={12} /> : undefined}
      />
      {tokens.map((token) => (
        <div key={token.jti} className="border-b">
          <TokenFacts token={token} ended={isTerminal(job.state)} />
        </div>
      ))}
      {run && run.calls.length > 0 ? (
        <Table label="Calls of the run">
          <thead>
            <tr>
              {['No.', 'Call', 'Plan step', 'Outcome', 'Took', 'Receipt'].map((heading) => (
                <Th key={heading}>{heading}</Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {run.calls.map((call) => (
              <Call key={call.seq} call={call} />
            ))}
          </tbody>
        </Table>
      ) : (
        <CardBody className="text-muted">No call was made yet.</CardBody>
      )}
      <Refusals refusals={job.refusals} />
    </Card>
  );
}
