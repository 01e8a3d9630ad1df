import { JobLink } from '#components/rooms/job-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { ExpiresIn } from '#components/ui/time.tsx';
import type { TokenView } from '#lib/incidents/incident-view.ts';

/** The tokens that still allow something, with the time that they have left. */
export function TokensCard({ tokens, all }: { tokens: readonly TokenView[]; all: number }) {
  return (
    <Card aria-label="Outstanding tokens">
      <CardHeader title={`Outstanding tokens (${all})`} description="Neither revoked nor expired." />
      {tokens.length === 0 ? (
        <CardBody className="text-muted">No token of these jobs is worth anything any more.</CardBody>
      ) : (
        <ul>
          {tokens.map(({ jti, jobId, expiresAt, collected }) => (
            <li key={jti} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 not-first:border-t">
              <Hash value={jti} label="token id" />
              <JobLink jobId={jobId} />
              <span className="text-sm text-muted">{collected ? 'held by the agent' : 'not collected'}</span>
              <span className="ml-auto text-sm">
                <ExpiresIn at={expiresAt} /> left
              </span>
            </li>
          ))}
        </ul>
      )}
      {all > tokens.length ? (
        <CardBody className="border-t text-sm text-muted">
          The {tokens.length} that last longest, of {all}.
        </CardBody>
      ) : null}
    </Card>
  );
}
