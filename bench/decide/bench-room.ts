import { expect } from '@playwright/test';
import { clientOf, newAccount } from '#e2e/accounts.ts';
import { adam } from '#e2e/people.ts';
import type { RoomClient } from '#e2e/room-client.ts';
import { newRoom } from '#e2e/rooms.ts';
import type { SystemActor } from '#lib/actor.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { anythingWaits } from '#lib/audit/index-store.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { unsealedJobs } from '#lib/evidence/package/package-store.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import { issuerTerms } from '#lib/keys/issuer.ts';
import { openKeys } from '#lib/keys/keyring.ts';

const setup: SystemActor = { kind: 'system', name: 'setup' };
// One person may ask for so many jobs in a while; the jobs come from several, each well below it.
const requestersCount = 8;

export type BenchRoom = { roomId: string; agent: Signer; requesters: RoomClient[] };

/** A room with an agent of its own that no process runs, so that nothing but the measured path works on its jobs. */
export async function benchRoom(): Promise<BenchRoom> {
  const agent = await signerFromSeed(crypto.getRandomValues(new Uint8Array(32)));
  const now = new Date();
  await registerAgent({ did: agent.did, name: 'bench agent', mxid: null, operatorMxid: null, actor: setup, now });
  const roomId = await newRoom('bench', { agentDid: agent.did });
  return { roomId, agent, requesters: await joinRequesters(roomId) };
}

async function joinRequesters(roomId: string): Promise<RoomClient[]> {
  const admin = await clientOf(adam);
  const joining = Array.from({ length: requestersCount }, async () => {
    const client = await newAccount('asker', 'A requester');
    await admin.invite(roomId, client.mxid);
    await client.join(roomId);
    return client;
  });
  return Promise.all(joining);
}

/** Who asks for the job with this number. */
export function requesterOf({ requesters }: BenchRoom, index: number): RoomClient {
  const requester = requesters[index % requesters.length];
  if (!requester) throw new Error('Nobody is there to ask.');
  return requester;
}

/** Asks in the room and plans; resolves when the room shows the plan and nothing else is left to do. */
export async function pendingJob(room: BenchRoom, index: number): Promise<{ jobId: string; digest: string }> {
  const requestEventId = await requesterOf(room, index).say(room.roomId, '!job read the ledger');
  const find = () => db().job.findUnique({ where: { requestEventId }, select: { id: true } });
  await expect.poll(find, { message: 'the request becomes a job', intervals: [25] }).not.toBeNull();
  const jobId = (await find())?.id ?? '';
  const plan = { summary: 'Read one file', steps: [{ tool: 'read', args: { path: 'ledger/2026-q1.csv' } }] };
  const terms = issuerTerms(getConfig(), openKeys(getConfig(), ['owner', 'console']));
  await submitPlan({ jobId, agentDid: room.agent.did, plan, now: new Date() }, { terms });
  await expect
    .poll(async () => (await db().job.findUniqueOrThrow({ where: { id: jobId } })).planEventId, {
      message: 'the room shows the plan',
      intervals: [25],
    })
    .not.toBeNull();
  await atRest();
  const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId, closedAt: null } });
  return { jobId, digest };
}

/**
 * Waits until rooms were told everything, the log has taken everything in, it can be searched, and what ended is packed:
 * what is measured next begins alone.
 */
export async function atRest(): Promise<void> {
  const waiting = async () => ({
    announcements: await db().announcement.count(),
    messages: await db().outboxMessage.count({ where: { state: 'queued' } }),
    leaves: await db().logPending.count(),
    entriesToIndex: await anythingWaits(db()),
    jobsToPack: (await unsealedJobs(db(), new Date(0), null, 1)).length,
  });
  const nothing = { announcements: 0, messages: 0, leaves: 0, entriesToIndex: false, jobsToPack: 0 };
  await expect.poll(waiting, { message: 'nothing is left to do', intervals: [25], timeout: 30_000 }).toEqual(nothing);
}
