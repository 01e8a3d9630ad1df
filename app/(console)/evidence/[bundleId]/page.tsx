import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { BundlePage } from '#components/evidence/bundle-page.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { bundleParts } from '#lib/evidence/bundle-parts.ts';
import { findBundle } from '#lib/evidence/find-bundle.ts';
import { bundleText } from '#lib/evidence/view-store.ts';

export const metadata: Metadata = { title: 'Proof bundle' };

type BundlePageProps = { params: Promise<{ bundleId: string }> };

export default async function Page({ params }: BundlePageProps) {
  const { bundleId } = await params;
  const actor = await requirePerson(`/evidence/${bundleId}`);
  const texts = await bundleText(db(), bundleId);
  if (!texts || !seesRoom(await visibleRoomIds(db(), actor), texts.job.roomId)) notFound();
  const bundle = await findBundle(db(), bundleId);
  if (!bundle) notFound();
  return (
    <>
      <LiveRefresh keys={[liveKeys.evidence]} />
      <BundlePage bundle={bundle} parts={bundleParts(texts.payloadText)} />
    </>
  );
}
