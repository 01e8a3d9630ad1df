import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { findRoomWork } from '#lib/rooms/store.ts';
import { JobError } from './job-error.ts';
import { newJobId } from './job-id.ts';
import { findJobByRequest, insertJob } from './store.ts';

/** How long an agent has to submit a plan, and to submit a better one. */
export const planningSeconds = 3600;
const requestCharactersMax = 8_000;

export type JobRequest = {
  roomId: string;
  requestEventId: string;
  /** What is wanted, without the command word. */
  requestText: string;
  requesterMxid: string;
  /** SHA-256 (base64url) of the stored raw event. */
  rawSha256: string;
  actor: Actor;
  now: Date;
};

async function agentOf(tx: Tx, roomId: string) {
  const room = await findRoomWork(tx, roomId);
  if (room?.state !== 'joined') {
    throw new JobError(
      'ROOM_NOT_READY',
      'This room is not on the list of rooms that may ask for jobs. An admin can allow it.',
    );
  }
  if (!room.agent || room.agent.revokedAt) {
    throw new JobError('NO_AGENT', 'No agent works for this room. An admin can assign one.');
  }
  return room.agent;
}

/**
 * Makes a job of a request event. Asking again with the same event gives the same job: a replayed event asks nothing twice.
 * @throws JobError ROOM_NOT_READY, NO_AGENT, NO_POLICY, NOT_REQUESTER, EMPTY_REQUEST
 */
export async function requestJob(request: JobRequest): Promise<{ jobId: string; existed: boolean }> {
  return transaction(async (tx) => {
    const existing = await findJobByRequest(tx, request.requestEventId);
    if (existing) return { jobId: existing.id, existed: true };
    const text = request.requestText.trim();
    if (text === '' || text.length > requestCharactersMax) {
      throw new JobError('EMPTY_REQUEST', `Say what is wanted, in 1 to ${requestCharactersMax} characters.`);
    }
    const agent = await agentOf(tx, request.roomId);
    const head = await headForRoom(tx, request.roomId);
    if (!head)
      throw new JobError('NO_POLICY', 'This room has no policy in force. An admin can publish and activate one.');
    if (head.policy.requesters !== null && !head.policy.requesters.includes(request.requesterMxid)) {
      throw new JobError('NOT_REQUESTER', 'The room’s policy does not name you among those who may ask for jobs.');
    }
    const jobId = newJobId();
    await insertJob(tx, {
      id: jobId,
      roomId: request.roomId,
      requestEventId: request.requestEventId,
      requestSha256: request.rawSha256,
      requestText: text,
      requesterMxid: request.requesterMxid,
      agentId: agent.id,
      state: 'requested',
      requestedAt: request.now,
      updatedAt: request.now,
      expiresAt: new Date(request.now.getTime() + planningSeconds * 1000),
    });
    await appendAudit(
      tx,
      {
        action: 'job.requested',
        target: `job:${jobId}`,
        jobId,
        roomId: request.roomId,
        detail: { requestEventId: request.requestEventId, requester: request.requesterMxid, agentDid: agent.did },
      },
      { actor: request.actor, at: request.now },
    );
    return { jobId, existed: false };
  });
}
