import { rita } from '#e2e/people.ts';
import { newRoom } from '#e2e/rooms.ts';
import type { SystemActor } from '#lib/actor.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { requestJob } from '#lib/jobs/request-job.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import { issuerTerms } from '#lib/keys/issuer.ts';
import { openKeys } from '#lib/keys/keyring.ts';

const setup: SystemActor = { kind: 'system', name: 'setup' };

/** A room with an agent of its own that no process runs, so that nothing but the measured path works on its jobs. */
export async function benchRoom(): Promise<{ roomId: string; agent: Signer }> {
  const agent = await signerFromSeed(crypto.getRandomValues(new Uint8Array(32)));
  const now = new Date();
  await registerAgent({ did: agent.did, name: 'bench agent', mxid: null, operatorMxid: null, actor: setup, now });
  return { roomId: await newRoom('bench', { agentDid: agent.did }), agent };
}

/** A job in the room that waits for approval; its request is no event of the homeserver. */
export async function pendingJob({
  roomId,
  agent,
}: {
  roomId: string;
  agent: Signer;
}): Promise<{ jobId: string; digest: string }> {
  const now = new Date();
  const { jobId } = await requestJob({
    roomId,
    requestEventId: `$bench-${crypto.randomUUID()}`,
    requestText: 'read the ledger',
    requesterMxid: rita,
    rawSha256: 'A'.repeat(43),
    actor: { kind: 'matrix', mxid: rita },
    now,
  });
  const plan = { summary: 'Read one file', steps: [{ tool: 'read', args: { path: 'ledger/2026-q1.csv' } }] };
  const terms = issuerTerms(getConfig(), openKeys(getConfig(), ['owner', 'console']));
  await submitPlan({ jobId, agentDid: agent.did, plan, now }, { terms });
  const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId, closedAt: null } });
  return { jobId, digest };
}
