import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import type { StreamState } from '#lib/audit/stream-state.ts';

const countMax = 100_000;

function Lag({ stream }: { stream: StreamState }) {
  if (stream.behind === 0) return 'up to date';
  const count = stream.behind >= countMax ? `more than ${countMax}` : stream.behind;
  return `${count} ${stream.behind === 1 ? 'entry' : 'entries'} behind, the oldest for ${stream.seconds} s`;
}

/** How far the stream to a security system is behind the log, and why it does not go on. */
export function StreamCard({ stream }: { stream: StreamState }) {
  return (
    <Card aria-label="Stream to a security system" className="mb-4">
      <CardBody className="grid gap-2">
        <p>
          Streamed as OCSF to <Code>{stream.destination}</Code>: <Lag stream={stream} />
          {stream.movedAt ? (
            <span className="text-muted">
              {' '}
              · last taken <TimeAgo at={stream.movedAt} />
            </span>
          ) : null}
        </p>
        {stream.trouble ? (
          <Callout tone="warn" role="status">
            {stream.trouble.words} It is tried again by itself; nothing is lost meanwhile. Last try:{' '}
            <TimeAgo at={stream.trouble.at} />.
          </Callout>
        ) : null}
      </CardBody>
    </Card>
  );
}
