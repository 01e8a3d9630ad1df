import type { Metadata } from 'next';
import { QueueBoard } from '#components/jobs/queue-board.tsx';
import { QueueFilterBar } from '#components/jobs/queue-filter-bar.tsx';
import { viewLinks, wordsWhenCut } from '#components/jobs/queue-views.ts';
import { Card } from '#components/ui/card.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findQueue } from '#lib/jobs/find-queue.ts';
import { parseQueueFilters } from '#lib/jobs/queue-filters.ts';
import { claimAction, releaseAction } from './jobs/actions.ts';
import { approveSetAction, askSetSignatureAction, denySetAction, readSetAction } from './queue-actions.ts';

export const metadata: Metadata = { title: 'Queue' };

type QueuePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function QueuePage({ searchParams }: QueuePageProps) {
  const actor = await requirePerson('/');
  const given = await searchParams;
  const filters = parseQueueFilters({
    get: (name) => {
      const value = given[name];
      return (Array.isArray(value) ? value[0] : value) ?? null;
    },
  });
  const rooms = await visibleRoomIds(db(), actor);
  const queue = await findQueue(db(), { actor, rooms, filters, now: new Date() });
  return (
    <>
      <PageHeader title="Queue" description="Plans that wait for a countersignature, the gravest first." />
      <Card aria-label="Jobs">
        <QueueBoard
          filters={filters}
          initial={queue}
          views={viewLinks(filters)}
          cutWords={wordsWhenCut(filters.view)}
          filterBar={<QueueFilterBar filters={filters} queue={queue} />}
          actions={{
            claim: claimAction,
            release: releaseAction,
            readSet: readSetAction,
            askSetSignature: askSetSignatureAction,
            approveSet: approveSetAction,
            denySet: denySetAction,
          }}
          demo={getConfig().demo}
        />
      </Card>
    </>
  );
}
