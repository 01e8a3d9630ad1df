// For db tests: a console with one room, its members, an agent and the published sketch in force.

import type { SystemActor } from '#lib/actor.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import type { DecisionInput } from '#lib/jobs/decision-input.ts';
import { requestJob } from '#lib/jobs/request-job.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import { activatePolicy } from '#lib/registry/activate.ts';
import { publishPolicy } from '#lib/registry/publish.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import { recordJoin } from '#lib/rooms/change-room-state.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';

export const setup: SystemActor = { kind: 'system', name: 'setup' };
export const roomId = '!finance:test.localhost';
export const rita = '@rita:test.localhost';
export const alice = '@alice:test.localhost';
export const oncall = '@oncall-security:test.localhost';
/** Noon: tests that need another time say how long after it. */
export const noon = new Date('2026-03-02T12:00:00.000Z');
export const after = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

export const sketch = (
  changes: { allow?: string[]; rooms?: string[]; approval?: object; limits?: object; execution?: object } = {},
): string =>
  JSON.stringify({
    wpc_version: '1',
    channel: 'matrix',
    matrix: {
      rooms_allowlist: changes.rooms ?? [roomId],
      approval: {
        required: true,
        approver_user_ids_allowlist: [alice, oncall],
        approval_command: '!approve',
        ...changes.approval,
      },
    },
    execution: {
      sandbox: { mode: 'all', workspace_access: 'ro' },
      tools: {
        allow: changes.allow ?? ['read', 'search', 'http', 'write_pr'],
        deny: ['exec', 'browser_control', 'secrets_export'],
      },
      ...(changes.limits ? { limits: changes.limits } : {}),
      ...changes.execution,
    },
    tokens: { cst: { job_scoped: true, pin_policy_hash: true } },
    model_access: { route_via: 'clawproxy', receipts: 'required' },
  });

const seed = (role: string): Promise<Signer> =>
  crypto.subtle
    .digest('SHA-256', new TextEncoder().encode(`countersign/test/${role}`))
    .then((bytes) => signerFromSeed(new Uint8Array(bytes)));

export type TestConsole = {
  agent: Signer;
  registry: Signer;
  issuer: Signer;
  gateway: Signer;
  console: Signer;
  owner: Signer;
  terms: IssuerTerms;
  policyHash: string;
  /** Mints under the issuer's key; sealing keeps the text readable for the test. */
  mint: { issuer: Signer; seal: (text: string) => string };
};

export async function join(mxid: string, membership = 'join', room = roomId): Promise<void> {
  await db().roomMember.upsert({
    where: { roomId_mxid: { roomId: room, mxid } },
    create: { roomId: room, mxid, membership, seq: 1n },
    update: { membership },
  });
}

/** Publishes a document and makes it the room's head. Returns its hash. */
export async function putInForce(registry: Signer, sourceText: string, now = noon): Promise<string> {
  const { hash } = await publishPolicy({ sourceText, actor: setup, now }, { registry });
  await activatePolicy({ roomId, hash, actor: setup, reason: 'test', now });
  return hash;
}

export async function openTestConsole(): Promise<TestConsole> {
  const [agent, registry, issuer, gateway, console, owner] = (await Promise.all(
    ['agent', 'registry', 'issuer', 'gateway', 'console', 'owner'].map(seed),
  )) as [Signer, Signer, Signer, Signer, Signer, Signer];
  const by = { actor: setup, now: noon };
  await allowRoom({ roomId, name: 'finance', ...by });
  await transaction((tx) => recordJoin(tx, { roomId, reason: 'test', joinedSeq: 0n, roomVersion: '12', ...by }));
  await registerAgent({ did: agent.did, name: 'test agent', mxid: null, operatorMxid: null, ...by });
  await assignAgent({ roomId, agentDid: agent.did, ...by });
  for (const mxid of [rita, alice, oncall]) await join(mxid);
  const policyHash = await putInForce(registry, sketch());
  const terms = { audience: 'http://127.0.0.1:3101', ownerDid: owner.did, controllerDid: console.did };
  const mint = { issuer, seal: (text: string) => text };
  return { agent, registry, issuer, gateway, console, owner, terms, policyHash, mint };
}

export const readPlan = {
  summary: 'Read the ledger and propose a note',
  steps: [
    { tool: 'read', args: { path: 'ledger/q1.csv' } },
    {
      tool: 'write_pr',
      args: { repository: 'demo', title: 'Reconcile' },
      preview: { kind: 'diff', text: '--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+note\n' },
    },
  ],
};

let requests = 0;

/** Stores the event of a request as the sync would. Returns the hash of its text. */
async function storeRequestEvent(event: { eventId: string; sender: string; body: string; at: Date }): Promise<string> {
  const { eventId, sender, body, at } = event;
  const content = { msgtype: 'm.text', body: `!job ${body}` };
  const raw = JSON.stringify({
    content,
    event_id: eventId,
    origin_server_ts: at.getTime(),
    room_id: roomId,
    sender,
    type: 'm.room.message',
  });
  const rawSha256 = await sha256B64u(raw);
  const claimedAt = BigInt(at.getTime());
  const handled = { verdict: 'command:job', handledAt: at, outcome: 'requested' };
  const row = {
    eventId,
    roomId,
    sender,
    type: 'm.room.message',
    raw,
    rawSha256,
    claimedAt,
    receivedAt: at,
    ...handled,
  };
  await db().matrixEvent.create({ data: { ...row, source: 'sync' } });
  return rawSha256;
}

/** A job of `requester`, freshly requested. */
export async function newJob(requester = rita, now = noon): Promise<string> {
  requests += 1;
  const requestEventId = `$request-${requests}`;
  const requestText = 'reconcile the ledger';
  const rawSha256 = await storeRequestEvent({ eventId: requestEventId, sender: requester, body: requestText, at: now });
  const { jobId } = await requestJob({
    roomId,
    requestEventId,
    requestText,
    requesterMxid: requester,
    rawSha256,
    actor: { kind: 'matrix', mxid: requester },
    now,
  });
  return jobId;
}

/** A job that waits for a decision, with the digest that is shown. */
export async function pendingJob(test: TestConsole, plan: unknown = readPlan, now = noon) {
  const jobId = await newJob(rita, now);
  await submitPlan({ jobId, agentDid: test.agent.did, plan, now }, { terms: test.terms });
  return { jobId, digest: await openDigest(jobId) };
}

export async function openDigest(jobId: string): Promise<string> {
  const open = await db().approvalRequest.findFirstOrThrow({ where: { jobId, closedAt: null } });
  return open.digest;
}

/** A browser decision; change what the test is about. */
export const decision = (jobId: string, digest: string, change: Partial<DecisionInput> = {}): DecisionInput => ({
  decision: 'approve',
  jobId,
  seen: { digest },
  approver: { mxid: alice, personId: null },
  channel: 'browser',
  evidence: { level: 'browser-session', detail: {} },
  actor: { kind: 'matrix', mxid: alice },
  now: after(60),
  ...change,
});

/** Actions recorded for a job, in order. */
export async function actionsOf(jobId: string): Promise<string[]> {
  const rows = await db().auditEntry.findMany({ where: { jobId }, orderBy: { id: 'asc' } });
  return rows.map((row) => row.action);
}

export const stateOf = async (jobId: string): Promise<string> =>
  (await db().job.findUniqueOrThrow({ where: { id: jobId } })).state;
