// For tests: one job from request to approval, in the shapes in which the console stores them.

import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type CstClaims, encodeCst, tokenScopeHash } from '#lib/claw/cst.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { ruleForTier } from '#lib/policy/approval.ts';
import { compileWpc, effectivePolicy } from '#lib/policy/compile.ts';
import { judgePlan } from '#lib/policy/judge-plan.ts';
import { parsePlan } from '#lib/policy/plan.ts';
import { parseWpcSource } from '#lib/policy/source.ts';
import { alice, room, textWith } from '#lib/policy/testing.ts';
import { credential, type Keys, signedDecision } from './people-and-keys.ts';
import type { TestLog } from './test-log.ts';

export const requester = '@rita:example.com';
export const start = Date.parse('2026-03-02T12:00:00.000Z');
export const at = (ms: number): string => new Date(start + ms).toISOString();

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

/** Everything up to the decision, recorded in the log as it happens. */
export async function approvedJob(keys: Keys, log: TestLog, shape: JobShape) {
  const { name } = shape;
  const jobId = `J0B${name.toUpperCase()}`;
  const target = `job:${jobId}`;
  const agent = `agent:${keys.agent.did}`;
  const requestEvent = {
    content: { body: `!job reconcile ${name}`, msgtype: 'm.text' },
    event_id: `$request-${name}`,
    origin_server_ts: start,
    sender: requester,
    type: 'm.room.message',
  };
  const requestText = JSON.stringify(requestEvent);
  log.record({
    action: 'job.requested',
    actor: `matrix:${requester}`,
    target,
    at: at(0),
    detail: { requestEventId: requestEvent.event_id, requester, agentDid: keys.agent.did },
  });
  const payload = compileWpc(parseWpcSource(sourceText), { policyId: 'wpc_test', issuerDid: keys.registry.did });
  const wpc = await signEnvelope({ type: 'work_policy_contract', payload, signer: keys.registry, issuedAt: at(-1000) });
  const policy = effectivePolicy(payload);
  const wpcHash = wpc.payload_hash_b64u;
  const plan = planOf(name);
  const planText = canonicalJson(plan);
  const planHash = await sha256B64u(planText);
  const verdict = judgePlan(plan, policy, { now: new Date(at(1000)), roomId: room });
  const { allowed, tier } = verdict;
  log.record({
    action: 'plan.submitted',
    actor: agent,
    target,
    at: at(1000),
    detail: { revision: 1, planHash, wpcHash, tier, allowed },
  });
  const scope = {
    token_version: '1' as const,
    sub: keys.agent.did,
    aud: ['https://gateway.example.com'],
    scope: ['clawproxy:call', 'proxy:call'],
    owner_did: keys.owner.did,
    controller_did: keys.console.did,
    agent_did: keys.agent.did,
    policy_hash_b64u: wpcHash,
    mission_id: jobId,
  };
  const rule = ruleForTier(policy, tier);
  const budget = { model_calls: 950, tool_calls: 10, tokens: 1_000_000 };
  const subject = {
    version: 'countersign.decision/1',
    job_id: jobId,
    room_id: room,
    request: { event_id: requestEvent.event_id, content_sha256_b64u: await sha256B64u(requestText) },
    requester,
    agent_did: keys.agent.did,
    plan,
    plan_revision: 1,
    verdict,
    tier,
    wpc_hash_b64u: wpcHash,
    claims: { scope, ttl_seconds: 600 },
    budget,
    rule,
    expires_at: at(3_600_000),
    nonce: `nonce-of-${name}`,
  };
  const subjectText = canonicalJson(subject);
  const digest = await sha256Hex(subjectText);
  const viewVersion = 'countersign.approval-view/1';
  const viewText = canonicalJson({ version: viewVersion, digest, subject, sentence: 'Reads 1 file.' });
  log.record({
    action: 'approval.requested',
    actor: agent,
    target,
    at: at(1000),
    detail: { revision: 1, digest, wpcHash, tier, expiresAt: at(3_600_000) },
  });
  const decision = await decide(keys, log, {
    jobId,
    name,
    digest,
    viewVersion,
    viewText,
    denied: shape.denied === true,
  });
  return {
    shape,
    jobId,
    target,
    agent,
    requestEvent,
    requestText,
    wpc,
    wpcHash,
    sourceText,
    plan,
    planText,
    planHash,
    verdict,
    subject,
    subjectText,
    digest,
    viewText,
    scope,
    budget,
    decision,
  };
}

type Deciding = { jobId: string; name: string; digest: string; viewVersion: string; viewText: string; denied: boolean };

async function decide(keys: Keys, log: TestLog, deciding: Deciding) {
  const { jobId, name, digest, denied } = deciding;
  const decisionId = `decision-${name}`;
  const kind = denied ? ('deny' as const) : ('approve' as const);
  const slot = 'approvers';
  const key = credential(keys);
  const auditId = log.record({
    action: 'passkey.registered',
    actor: key.enrolled_by,
    target: 'person:p-alice',
    at: key.enrolled_at,
    detail: {
      credentialId: key.id,
      publicKeySha256: 'A'.repeat(43),
      publicKey: key.public_key,
      person: 'p-alice',
      name: 'key',
      aaguid: key.aaguid,
      rpId: 'console.example.com',
      backupEligible: false,
      enrolledBy: key.enrolled_by,
      authority: 'first',
    },
  });
  const signed = await signedDecision(keys, { digest: digestB64u(digest), decision: kind, slot, approver: alice });
  log.record({
    action: 'decision.recorded',
    actor: `person:p-alice ${alice}`,
    target: `job:${jobId}`,
    at: at(60_000),
    detail: {
      decisionId,
      decision: kind,
      digest,
      slot,
      approver: alice,
      channel: 'browser',
      evidenceLevel: 'browser-passkey',
      eventId: null,
      reason: denied ? 'no' : null,
    },
  });
  return {
    decision_id: decisionId,
    kind,
    approver: alice,
    slot,
    channel: 'browser',
    evidence_level: 'browser-passkey',
    evidence: { sessionId: `session-${name}` },
    digest,
    view_version: deciding.viewVersion,
    view_sha256: await sha256B64u(deciding.viewText),
    reason: denied ? 'no' : null,
    decided_at: at(60_000),
    matrix_event_id: null,
    assertion: {
      decision_id: decisionId,
      ...signed,
      received_at: at(60_000),
      credential: { ...key, registration_audit_id: auditId },
    },
  };
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
