import type { SystemActor } from '#lib/actor.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { type Approvable, askApproval } from '#lib/jobs/ask-approval.ts';
import { findJob, insertJob, insertPlan } from '#lib/jobs/store.ts';
import { judgePlan } from '#lib/policy/judge-plan.ts';
import { type Plan, parsePlan } from '#lib/policy/plan.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { prepareWpc } from '#lib/registry/publish.ts';
import { insertHead, insertPolicy } from '#lib/registry/store.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import { insertRehearsalRoom } from './rehearsal-store.ts';

const by: SystemActor = { kind: 'system', name: 'console' };
const requester = '@requester:rehearsal.invalid';
export const approver = '@approver:rehearsal.invalid';
const plan: Plan = parsePlan({ summary: 'Reads a file', steps: [{ tool: 'read', args: { path: 'rehearsal.txt' } }] });

/** A job that waits for one approval and that nothing but a control keeps from getting it. */
export type RehearsalGround = {
  roomId: string;
  agentDid: string;
  digest: string;
  /** Made for this rehearsal and kept nowhere: no gateway takes a token that they sign. */
  keys: MintKeys;
};

const throwAwayKey = (): Promise<Signer> => signerFromSeed(crypto.getRandomValues(new Uint8Array(32)));

const policyFor = (roomId: string): string =>
  JSON.stringify({
    wpc_version: '1',
    channel: 'matrix',
    matrix: {
      rooms_allowlist: [roomId],
      approval: { required: true, approver_user_ids_allowlist: [approver], approval_command: '!approve' },
    },
    execution: { sandbox: { mode: 'all', workspace_access: 'ro' }, tools: { allow: ['read'], deny: ['exec'] } },
    tokens: { cst: { job_scoped: true, pin_policy_hash: true } },
    model_access: { route_via: 'clawproxy', receipts: 'required' },
  });

async function putPolicyInForce(tx: Tx, roomId: string, now: Date) {
  const registry = await throwAwayKey();
  const sourceText = policyFor(roomId);
  const prepared = await prepareWpc(sourceText, registry, now);
  const published = { publishedBy: 'system:console', publishedAt: now };
  await insertPolicy(tx, { ...prepared, sourceText, registryDid: registry.did, ...published });
  const activated = { activatedBy: 'system:console', activatedAt: now, reason: 'a drill' };
  await insertHead(tx, { roomId, version: 1, wpcHash: prepared.hash, ...activated });
  const head = await headForRoom(tx, roomId);
  if (!head) throw new Error('The policy of the rehearsal is not in force.');
  return head;
}

type Planned = Pick<Approvable, 'verdict' | 'wpcHash' | 'policy'>;

async function insertPlannedJob(
  tx: Tx,
  job: { id: string; roomId: string; agentId: string },
  planned: Planned,
  now: Date,
) {
  const { verdict, wpcHash } = planned;
  await insertJob(tx, {
    ...job,
    requestEventId: `$${job.id}-${crypto.randomUUID()}`,
    requestSha256: await sha256B64u(job.id),
    requestText: 'a drill',
    requesterMxid: requester,
    state: 'pending',
    revision: 1,
    wpcHash,
    requestedAt: now,
    updatedAt: now,
  });
  const planText = canonicalJson(plan);
  const judged = { verdictText: canonicalJson(verdict), allowed: verdict.allowed, tier: verdict.tier, wpcHash };
  const written = { planText, planHash: await sha256B64u(planText), author: requester, submittedAt: now };
  await insertPlan(tx, { jobId: job.id, revision: 1, narrowingText: null, ...judged, ...written });
  const row = await findJob(tx, job.id);
  if (!row) throw new Error('The job of the rehearsal is not there.');
  return row;
}

/** Lays everything that an approval rests on, in a transaction that the caller undoes. */
export async function layGround(tx: Tx, jobId: string, now: Date): Promise<RehearsalGround> {
  const [agent, issuer, owner] = await Promise.all([throwAwayKey(), throwAwayKey(), throwAwayKey()]);
  const roomId = `!${crypto.randomUUID()}:rehearsal.invalid`;
  const people = [requester, approver];
  const agentId = await insertRehearsalRoom(tx, { roomId, agentDid: agent.did, people, now });
  const { wpcHash, policy } = await putPolicyInForce(tx, roomId, now);
  const planned: Planned = { verdict: judgePlan(plan, policy, { now, roomId }), wpcHash, policy };
  const job = await insertPlannedJob(tx, { id: jobId, roomId, agentId }, planned, now);
  const terms = { audience: 'https://rehearsal.invalid', ownerDid: owner.did, controllerDid: owner.did };
  const asked = { job, revision: 1, plan, ...planned, narrowing: null, terms, actor: by, now };
  const { digest } = await askApproval(tx, asked);
  return { roomId, agentDid: agent.did, digest, keys: { issuer, seal: (text) => text } };
}
