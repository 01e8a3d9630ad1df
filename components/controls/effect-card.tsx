import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import type { EffectView } from '#lib/controls/control-entry.ts';
import { JobPacket } from './job-packet.tsx';

const lists = [
  ['stopped', 'Stopped'],
  ['reopened', 'Asked for again under a new digest'],
  ['held', 'Refused every call while it lasts'],
  ['waiting', 'Not decidable while it lasts'],
  ['voided', 'Void'],
] as const;

const counted = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;

function Tokens({ effect }: { effect: EffectView }) {
  if (effect.tokenCount === 0) return <p className="text-muted">No token was revoked by it.</p>;
  return (
    <details>
      <summary className="w-fit rounded-sm font-medium">{counted(effect.tokenCount, 'token')} revoked</summary>
      {effect.tokens ? (
        <ul className="grid gap-1 pt-2">
          {effect.tokens.map((jti) => (
            <li key={jti}>
              <Code>{jti}</Code>
            </li>
          ))}
        </ul>
      ) : (
        <p className="pt-2 text-sm text-muted">Their ids are for those who see the rooms.</p>
      )}
    </details>
  );
}

/** What a control did with its entry: the jobs, tokens and calls that it touched. */
export function EffectCard({ effect }: { effect: EffectView }) {
  const shown = lists.filter(([key]) => effect[key].length > 0);
  const { streams, toolCalls, hidden } = effect;
  return (
    <Card aria-label="What it did">
      <CardHeader title="What it did" description="Noted in the transaction that applied it." />
      <CardBody className="grid gap-4">
        {shown.length === 0 && hidden === 0 ? <p className="text-muted">No job was under way there.</p> : null}
        {shown.map(([key, title]) => (
          <JobPacket key={key} title={title} jobs={effect[key]} />
        ))}
        {hidden > 0 ? <p className="text-muted">{counted(hidden, 'job')} in rooms that you do not see.</p> : null}
        <Tokens effect={effect} />
        {streams + toolCalls > 0 ? (
          <p className="text-sm text-muted">
            At that moment {counted(streams, 'model call')} and {counted(toolCalls, 'tool call')} of these jobs were
            under way. Model calls are cut; what a tool call still delivers is recorded, and no other is let through.
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}
