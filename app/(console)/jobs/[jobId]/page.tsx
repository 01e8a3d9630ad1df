import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { JobPage } from '#components/jobs/job-page.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findJobView } from '#lib/jobs/find-job-view.ts';
import { roomOfJob } from '#lib/jobs/view-store.ts';
import { approveAction, askSignatureAction, denyAction, withdrawAction } from '../actions.ts';

export async function generateMetadata({ params }: PageProps<'/jobs/[jobId]'>): Promise<Metadata> {
  return { title: `Job ${(await params).jobId}` };
}

export default async function Page({ params }: PageProps<'/jobs/[jobId]'>) {
  const { jobId } = await params;
  const actor = await requirePerson(`/jobs/${jobId}`);
  const roomId = await roomOfJob(db(), jobId);
  if (!roomId || !seesRoom(await visibleRoomIds(db(), actor), roomId)) notFound();
  const job = await findJobView(db(), { jobId, actor, now: new Date() });
  if (!job) notFound();
  return (
    <>
      <LiveRefresh keys={[liveKeys.job(jobId), liveKeys.controls]} />
      <JobPage
        job={job}
        actions={{
          approve: approveAction,
          deny: denyAction,
          askSignature: askSignatureAction,
          withdraw: withdrawAction,
        }}
      />
    </>
  );
}
