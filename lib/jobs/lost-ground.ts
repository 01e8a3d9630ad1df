import type { Db } from '#lib/db/transaction.ts';
import { accountTrouble } from '#lib/people/account-standing.ts';
import type { EffectivePolicy } from '#lib/policy/compile.ts';
import { approvalRoomFor } from '#lib/policy/effective-policy.ts';
import { judgeOccasion } from '#lib/policy/judge-step.ts';
import { headForRoom, type RoomHead } from '#lib/registry/find.ts';
import { joinedAmong, membershipOf } from '#lib/rooms/store.ts';
import { requestWasChanged } from './ground-store.ts';

export type Ground = {
  job: {
    roomId: string;
    requestEventId: string;
    requesterMxid: string;
    room: { state: string };
    agent: { revokedAt: Date | null };
  };
  /** The policy that the decision or the token rests on; `pinned` false lets the head differ. */
  wpcHash: string;
  pinned: boolean;
  approvers: readonly string[];
  /** The room's policy, where the caller has read it while holding the room still. */
  head?: RoomHead;
  now: Date;
};

async function gonePerson(db: Db, { job, approvers }: Ground, policy: EffectivePolicy): Promise<string | null> {
  if ((await membershipOf(db, job.roomId, job.requesterMxid)) !== 'join') {
    return `its requester ${job.requesterMxid} is no longer in the room`;
  }
  for (const mxid of approvers) {
    if (!policy.approvers.includes(mxid)) return `its approver ${mxid} is no longer named by the policy`;
    if (await accountTrouble(db, mxid)) return `its approver ${mxid} has no account in force any more`;
    const joined = await joinedAmong(db, mxid, [job.roomId, approvalRoomFor(policy, job.roomId)]);
    if (joined.length === 0) return `its approver ${mxid} is no longer in the room`;
  }
  return null;
}

/**
 * What a pending decision or an unspent token rests on, read again (product.md, the table of what is watched).
 * @returns why it no longer stands, for people; null when it does
 */
export async function lostGround(db: Db, ground: Ground): Promise<string | null> {
  const { job } = ground;
  if (job.room.state !== 'joined') return `its room is ${job.room.state}`;
  if (job.agent.revokedAt) return 'its agent was revoked';
  if (await requestWasChanged(db, job.requestEventId, job.requesterMxid)) return 'its request was edited or redacted';
  const head = ground.head ?? (await headForRoom(db, job.roomId));
  if (!head) return 'its room has no policy in force';
  if (ground.pinned && head.wpcHash !== ground.wpcHash) return 'the room’s policy changed';
  const refusal = judgeOccasion(head.policy, { now: ground.now, roomId: job.roomId });
  if (refusal) return refusal.reason;
  return gonePerson(db, ground, head.policy);
}
