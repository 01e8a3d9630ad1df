// For tests: one job from request to approval, in the shapes in which the console stores them.

import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type CstClaims, encodeCst, tokenScopeHash } from '#lib/claw/cst.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { ruleForTier } from '#lib/policy/approval.ts';
import { compileWpc, effectivePolicy } from '#lib/policy/compile.ts';
import { judgePlan } from '#lib/policy/judge-plan.ts';
import { parsePlan } from '#lib/policy/plan.ts';
import { parseWpcSource } from '#lib/policy/source.ts';
import { room, textWith } from '#lib/policy/testing.ts';
import type { Keys } from './people-and-keys.ts';
import { at, start } from './test-clock.ts';
import { decide } from './test-decision.ts';
import type { TestLog } from './test-log.ts';

export const requester = '@rita:example.com';

/** A name that makes one job differ from another in every identifier, and how much it does. */
export type JobShape = {
  name: string;
  modelCalls: number;
  /** The agent signs its bundle; otherwise the run ends without a signature. */
  signed?: boolean;
  /** Somebody denies it. */
  denied?: boolean;
};

export type TestJob = Awaited<ReturnType<typeof approvedJob>>;

const planOf = (name: string) =>
  parsePlan({
    summary: `Read the ledger of ${name} and propose a note`,
    steps: [
      { tool: 'read', args: { path: `ledger/${name}.csv` } },
      {
        tool: 'write_pr',
        args: { repository: 'demo', title: `Reconcile ${name}` },
        preview: { kind: 'diff', text: '--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+note\n' },
      },
    ],
  });

const sourceText = textWith((document) => {
  document.matrix.approval.rules = [
    { tiers: ['low', 'medium', 'high', 'critical'], slots: [{ group: 'approvers', count: 1 }], passkey: true },
  ];
  document.execution.limits = { model_calls: 950, tool_calls: 10 };
});

type Parties = { keys: Keys; log: TestLog; name: string };

/** The request as the room has it. */
function requested({ keys, log, name }: Parties) {
  const jobId = `J0B${name.toUpperCase()}`;
  const target = `job:${jobId}`;
  const requestEvent = {
    content: { body: `!job reconcile ${name}`, msgtype: 'm.text' },
    event_id: `$request-${name}`,
    origin_server_ts: start,
    sender: requester,
    type: 'm.room.message',
  };
  const detail = { requestEventId: requestEvent.event_id, requester, agentDid: keys.agent.did };
  log.record({ action: 'job.requested', actor: `matrix:${requester}`, target, at: at(0), detail });
  return { jobId, target, agent: `agent:${keys.agent.did}`, requestEvent, requestText: JSON.stringify(requestEvent) };
}

/** The plan, the policy that it is judged under, and the verdict. */
async function judged({ keys, log, name }: Parties, { target, agent }: ReturnType<typeof requested>) {
  const payload = compileWpc(parseWpcSource(sourceText), { policyId: 'wpc_test', issuerDid: keys.registry.did });
  const wpc = await signEnvelope({ type: 'work_policy_contract', payload, signer: keys.registry, issuedAt: at(-1000) });
  const policy = effectivePolicy(payload);
  const wpcHash = wpc.payload_hash_b64u;
  const plan = planOf(name);
  const planText = canonicalJson(plan);
  const planHash = await sha256B64u(planText);
  const verdict = judgePlan(plan, policy, { now: new Date(at(1000)), roomId: room });
  const detail = { revision: 1, planHash, wpcHash, tier: verdict.tier, allowed: verdict.allowed };
  log.record({ action: 'plan.submitted', actor: agent, target, at: at(1000), detail });
  return { wpc, wpcHash, sourceText, policy, plan, planText, planHash, verdict };
}

type Judged = Awaited<ReturnType<typeof judged>>;

const budget = { model_calls: 950, tool_calls: 10, tokens: 1_000_000 };

const scopeOf = (keys: Keys, jobId: string, wpcHash: string) => ({
  token_version: '1' as const,
  sub: keys.agent.did,
  aud: ['https://gateway.example.com'],
  scope: ['clawproxy:call', 'proxy:call'],
  owner_did: keys.owner.did,
  controller_did: keys.console.did,
  agent_did: keys.agent.did,
  policy_hash_b64u: wpcHash,
  mission_id: jobId,
});

/** What the approver is asked, and the page that shows it. */
async function asked({ keys, log, name }: Parties, job: ReturnType<typeof requested>, given: Judged) {
  const { plan, policy, verdict, wpcHash } = given;
  const scope = scopeOf(keys, job.jobId, wpcHash);
  const subject = {
    version: 'countersign.decision/1',
    job_id: job.jobId,
    room_id: room,
    request: { event_id: job.requestEvent.event_id, content_sha256_b64u: await sha256B64u(job.requestText) },
    requester,
    agent_did: keys.agent.did,
    plan,
    plan_revision: 1,
    verdict,
    tier: verdict.tier,
    wpc_hash_b64u: wpcHash,
    claims: { scope, ttl_seconds: 600 },
    budget,
    rule: ruleForTier(policy, verdict.tier),
    expires_at: at(3_600_000),
    nonce: `nonce-of-${name}`,
  };
  const subjectText = canonicalJson(subject);
  const digest = await sha256Hex(subjectText);
  const viewVersion = 'countersign.approval-view/1';
  const viewText = canonicalJson({ version: viewVersion, digest, subject, sentence: 'Reads 1 file.' });
  const detail = { revision: 1, digest, wpcHash, tier: verdict.tier, expiresAt: at(3_600_000) };
  log.record({ action: 'approval.requested', actor: job.agent, target: job.target, at: at(1000), detail });
  return { scope, subject, subjectText, digest, viewVersion, viewText };
}

/** Everything up to the decision, recorded in the log as it happens. */
export async function approvedJob(keys: Keys, log: TestLog, shape: JobShape) {
  const parties = { keys, log, name: shape.name };
  const request = requested(parties);
  const judgement = await judged(parties, request);
  const question = await asked(parties, request, judgement);
  const decision = await decide(keys, log, {
    ...question,
    jobId: request.jobId,
    name: shape.name,
    denied: shape.denied === true,
  });
  return { shape, ...request, ...judgement, ...question, budget, decision };
}

/** The token of an approved job, collected at once. */
export async function mintedToken(keys: Keys, log: TestLog, job: TestJob) {
  const iat = (start + 60_000) / 1000;
  const scopeHash = await tokenScopeHash(job.scope);
  const jti = `jti-${job.shape.name}`;
  const claims: CstClaims = {
    ...job.scope,
    iat,
    exp: iat + 600,
    token_scope_hash_b64u: scopeHash,
    token_lane: 'canonical',
    jti,
    nonce: `nonce-${job.shape.name}`,
  };
  const tokenHash = await sha256Hex(await encodeCst(claims, keys.issuer));
  const expiresAt = at(660_000);
  log.record({
    action: 'token.minted',
    actor: 'person:p-alice @alice:example.com',
    target: `token:${jti}`,
    at: at(60_000),
    detail: { jti, agentDid: keys.agent.did, tokenScopeHash: scopeHash, tokenHash, wpcHash: job.wpcHash, expiresAt },
  });
  log.record({
    action: 'token.collected',
    actor: job.agent,
    target: `token:${jti}`,
    at: at(61_000),
    detail: { jti, runId: `run_${job.shape.name}` },
  });
  return { jti, claims, tokenHash, scopeHash, expiresAt, iat };
}

export type TestToken = Awaited<ReturnType<typeof mintedToken>>;
