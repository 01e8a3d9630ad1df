import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { SeenPage } from '#components/jobs/seen-page.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findSeenDecision } from '#lib/jobs/find-seen-decision.ts';
import { roomOfJob } from '#lib/jobs/view-store.ts';

type Props = { params: Promise<{ jobId: string; decisionId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Job ${(await params).jobId} as it was seen` };
}

export default async function Page({ params }: Props) {
  const { jobId, decisionId } = await params;
  const actor = await requirePerson(`/jobs/${jobId}/seen/${decisionId}`);
  const roomId = await roomOfJob(db(), jobId);
  if (!roomId || !seesRoom(await visibleRoomIds(db(), actor), roomId)) notFound();
  if (!z.uuid().safeParse(decisionId).success) notFound();
  const seen = await findSeenDecision(db(), { jobId, decisionId, readerMxid: actor.mxid });
  if (!seen) notFound();
  return <SeenPage seen={seen} />;
}
