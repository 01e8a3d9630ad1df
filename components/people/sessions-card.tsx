import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { ExactTime, TimeAgo } from '#components/ui/time.tsx';
import type { SessionView } from '#lib/people/find-person.ts';

const methods: Record<string, string> = {
  'matrix-code': 'by a code from the bot',
  oidc: 'with an OpenID account',
  demo: 'by one click, in the demo',
};

type SessionsCardProps = {
  sessions: readonly SessionView[];
  /** The reader's own session; null on somebody else's page. */
  current: string | null;
  idleMinutes: number;
  controls: (session: SessionView) => ReactNode;
  actions?: ReactNode;
};

const idleWords = (minutes: number) => (minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`);

/** Open sessions, the one used last first. */
export function SessionsCard({ sessions, current, idleMinutes, controls, actions }: SessionsCardProps) {
  return (
    <Card aria-labelledby="sessions">
      <CardHeader
        id="sessions"
        title="Sessions"
        description={`Each ends after ${idleWords(idleMinutes)} without use, and in any case at the time shown.`}
        actions={actions}
      />
      {sessions.length === 0 ? <CardBody className="text-muted">No session is open.</CardBody> : null}
      <ul>
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
            <div className="grid min-w-48 flex-1 gap-0.5">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{session.client}</span>
                <span className="text-muted">from {session.address}</span>
                {session.id === current ? <Badge tone="ok">this session</Badge> : null}
              </p>
              <p className="text-sm text-muted">
                Used <TimeAgo at={session.lastSeenAt} />; opened <ExactTime at={session.createdAt} />{' '}
                {methods[session.method] ?? ''}; ends <ExactTime at={session.expiresAt} />
              </p>
            </div>
            {session.id === current ? null : controls(session)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
