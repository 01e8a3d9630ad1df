import type { ReactNode } from 'react';
import { Activity } from '#components/auth/activity.tsx';
import { DemoNotice } from '#components/auth/demo-notice.tsx';
import { QueueBadge } from '#components/jobs/queue-badge.tsx';
import { LiveIndicator } from '#components/live/live-indicator.tsx';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { AppShell } from '#components/shell/app-shell.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { getConfig } from '#lib/config.ts';
import { listControls } from '#lib/controls/list-controls.ts';
import { db } from '#lib/db/client.ts';
import { countNeedingMe } from '#lib/jobs/find-queue.ts';
import { signOut } from './sign-out.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await requirePerson('/');
  const rooms = await visibleRoomIds(db(), actor);
  const [controls, needsMe] = await Promise.all([
    listControls(db()),
    countNeedingMe(db(), { actor, rooms, now: new Date() }),
  ]);
  const inForce = controls.filter(({ roomId }) => roomId === null || seesRoom(rooms, roomId));
  return (
    <LiveProvider>
      <LiveRefresh keys={[liveKeys.controls]} />
      <Activity />
      <AppShell
        person={actor}
        investigates={mayAsk(actor, 'people.read')}
        signOut={signOut}
        controls={inForce}
        notice={getConfig().demo ? <DemoNotice /> : null}
        live={<LiveIndicator />}
        queueBadge={<QueueBadge initial={needsMe} />}
      >
        {children}
      </AppShell>
    </LiveProvider>
  );
}
