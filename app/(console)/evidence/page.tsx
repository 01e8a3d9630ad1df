import type { Metadata } from 'next';
import { BundleList } from '#components/evidence/bundle-list.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { listBundles } from '#lib/evidence/find-bundle.ts';

export const metadata: Metadata = { title: 'Evidence' };

const pageSize = 50;

type EvidencePageProps = { searchParams: Promise<{ before?: string | string[] }> };

export default async function EvidencePage({ searchParams }: EvidencePageProps) {
  const actor = await requirePerson('/evidence');
  const { before } = await searchParams;
  const rooms = await visibleRoomIds(db(), actor);
  const since = typeof before === 'string' && !Number.isNaN(Date.parse(before)) ? new Date(before) : undefined;
  const rows = await listBundles(db(), { roomIds: rooms === 'all' ? null : [...rooms], before: since }, pageSize);
  return (
    <>
      <LiveRefresh keys={[liveKeys.evidence]} />
      <PageHeader title="Evidence" description="Proof bundles of the jobs that ran, each with its verdict." />
      <BundleList rows={rows} older={rows.length === pageSize ? (rows.at(-1)?.createdAt ?? null) : null} />
    </>
  );
}
