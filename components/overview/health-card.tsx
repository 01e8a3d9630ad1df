import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { CircleAlert, CircleCheck } from '#components/ui/icons.tsx';
import type { SystemHealth } from '#lib/health/system-health.ts';
import { HealthFacts } from './health-facts.tsx';
import { LostMessages } from './lost-messages.tsx';
import { Processes } from './processes.tsx';

const partNames: Record<SystemHealth['parts'][number]['part'], string> = {
  database: 'Database',
  migrations: 'Migrations',
  homeserver: 'Homeserver',
  outbox: 'Outbox',
  gateway: 'Gateway',
  log: 'Transparency log',
  stream: 'Audit stream',
  issuer: 'Outside issuer',
};

/** Whether every part works, as `/api/ready` says, and how far each is behind. */
export function HealthCard({ health }: { health: SystemHealth }) {
  const { ready, parts } = health;
  return (
    <Card aria-label="Health">
      <CardHeader
        title="Health"
        description="The same answers as /api/ready and countersign log status, at the time of this page."
        actions={
          <Badge tone={ready ? 'ok' : 'danger'} icon={ready ? CircleCheck : CircleAlert}>
            {ready ? 'Ready' : 'Not ready'}
          </Badge>
        }
      />
      <ul aria-label="Parts" className="grid gap-px border-b bg-line sm:grid-cols-2 xl:grid-cols-3">
        {parts.map(({ part, ok, detail }) => (
          <li key={part} className="flex items-start gap-2 bg-surface px-4 py-2.5">
            {ok ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4.5 shrink-0 text-ok" />
            ) : (
              <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-danger" />
            )}
            <p className="min-w-0 wrap-anywhere">
              <span className="font-medium">{partNames[part]}</span>
              <span className="sr-only">{ok ? ' works' : ' does not work'}</span>
              <span className="block text-sm text-muted">{detail}</span>
            </p>
          </li>
        ))}
      </ul>
      <HealthFacts health={health} />
      <LostMessages
        title="Room events that could not be read"
        lost={health.sync.newest}
        count={health.sync.deadLetters}
      />
      <LostMessages title="Messages that will not be sent" lost={health.outbox.newest} count={health.outbox.blocked} />
      <Processes processes={health.processes} />
    </Card>
  );
}
