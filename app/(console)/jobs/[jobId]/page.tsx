import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { JobPage } from '#components/jobs/job-page.tsx';
import { jobTab } from '#components/jobs/job-tab.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findJobView } from '#lib/jobs/find-job-view.ts';
import { tabReads } from '#lib/jobs/tab-reads.ts';
import { roomOfJob } from '#lib/jobs/view-store.ts';
import {
  approveAction,
  askSignatureAction,
  claimAction,
  denyAction,
  narrowAction,
  releaseAction,
  requestChangesAction,
  withdrawAction,
} from '../actions.ts';
import { loadTabAction } from '../load-tab.tsx';

const actions = {
  approve: approveAction,
  deny: denyAction,
  askSignature: askSignatureAction,
  narrow: narrowAction,
  requestChanges: requestChangesAction,
  withdraw: withdrawAction,
  claim: claimAction,
  release: releaseAction,
  loadTab: loadTabAction,
};

type JobPageProps = { params: Promise<{ jobId: string }> };

export async function generateMetadata({ params }: JobPageProps): Promise<Metadata> {
  return { title: `Job ${(await params).jobId}` };
}

export default async function Page({ params }: JobPageProps) {
  const { jobId } = await params;
  const actor = await requirePerson(`/jobs/${jobId}`);
  const roomId = await roomOfJob(db(), jobId);
  if (!roomId || !seesRoom(await visibleRoomIds(db(), actor), roomId)) notFound();
  const now = new Date();
  const job = await findJobView(db(), { jobId, actor, now });
  if (!job) notFound();
  // A policy that changed is read with the plan that it now permits; otherwise the messages come first.
  const first = job.policyChange?.changed ? 'policy' : 'sources';
  return (
    <>
      <LiveRefresh keys={[liveKeys.job(jobId), liveKeys.controls]} />
      <JobPage
        job={job}
        reader={actor.mxid}
        investigates={mayAsk(actor, 'investigate.read')}
        firstTab={{ key: first, content: await jobTab(first, job, tabReads(db(), job, now)) }}
        actions={actions}
      />
    </>
  );
}
