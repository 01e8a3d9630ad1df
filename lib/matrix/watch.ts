// What a waiting job rests on, seen from the room: its request stands as it was, and the people behind it are there.

import { db } from '#lib/db/client.ts';
import { voidJob } from '#lib/jobs/void-job.ts';
import { approvalRoomFor } from '#lib/policy/effective-policy.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { membershipOf } from '#lib/rooms/store.ts';
import type { Outcome } from './command.ts';
import { type EventRow, findEvent } from './intake-store.ts';
import { jobByRequest, jobsOfGoneApprovers, jobsOfLeavers } from './job-store.ts';
import { workerActor } from './room-facts.ts';

/** Voids the job whose request an edit or a redaction changed, while it waits. */
export async function watchRequest(row: EventRow, now: Date): Promise<Outcome> {
  const job = row.relatesTo === null ? null : await jobByRequest(db(), row.relatesTo);
  if (!job || job.roomId !== row.roomId) return { outcome: 'recorded' };
  const isEdit = row.verdict !== 'redaction';
  const original = await findEvent(db(), job.requestEventId);
  // The server takes an edit from anybody; only the author's own changes what the author asked for.
  if (isEdit && original?.sender !== row.sender) return { outcome: 'recorded', jobId: job.id };
  const reason = `the request was ${isEdit ? 'edited' : 'redacted'} by ${row.sender}`;
  const voided = await voidJob({ jobId: job.id, reason, actor: workerActor, now });
  return { outcome: voided ? 'voided' : 'recorded', jobId: job.id };
}

/** Voids waiting jobs whose requester, or whose approver so far, has left. */
export async function watchPeople(now: Date): Promise<void> {
  for (const { jobId, mxid } of await jobsOfLeavers(db())) {
    const reason = `its requester ${mxid} is no longer in the room`;
    await voidJob({ jobId, reason, actor: workerActor, now });
  }
  for (const { jobId, roomId, mxid } of await jobsOfGoneApprovers(db())) {
    const head = await headForRoom(db(), roomId);
    const elsewhere = head && approvalRoomFor(head.policy, roomId);
    if (elsewhere && elsewhere !== roomId && (await membershipOf(db(), elsewhere, mxid)) === 'join') continue;
    const reason = `its approver ${mxid} is no longer in the room`;
    await voidJob({ jobId, reason, actor: workerActor, now });
  }
}
