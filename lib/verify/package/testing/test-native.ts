// For tests: the bundle that the agent signs and the export around it, as the console assembles them.

import { hashJcs } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { buildExportBundle } from '#lib/claw/export-bundle.ts';
import { humanApprovalPayload } from '#lib/claw/human-approval-receipt.ts';
import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { proofBundlePayload } from '#lib/claw/proof-bundle.ts';
import { approvalSpanId } from '#lib/claw/receipt-binding.ts';
import { trustPulse } from '#lib/claw/trust-pulse.ts';
import { sealUrm } from '#lib/claw/urm.ts';
import { room } from '#lib/policy/testing.ts';
import type { Keys } from './people-and-keys.ts';
import { at, start } from './test-clock.ts';
import { requester, type TestJob, type TestToken } from './test-job.ts';
import type { TestRun } from './test-run.ts';

type Parts = { keys: Keys; job: TestJob; token: TestToken; run: TestRun };

const endedAt = at(600_000);

async function approvalEnvelope({ keys, job, token, run }: Parts) {
  const eventHash = run.events[1]?.event.event_hash_b64u ?? '';
  const payload = humanApprovalPayload({
    receiptId: `har_${job.decision.decision_id}`,
    type: 'explicit_approve',
    approverMxid: job.decision.approver,
    method: 'ui_click',
    agentDid: keys.agent.did,
    tokenScopeHash: token.scopeHash,
    summary: `Job ${job.jobId}`,
    policyHash: job.wpcHash,
    minted: { jti: token.jti, ttlSeconds: 600 },
    planHash: job.planHash,
    timestamp: job.decision.decided_at,
    binding: {
      runId: run.runId,
      eventHash,
      nonce: job.decision.decision_id,
      policyHash: job.wpcHash,
      tokenScopeHash: token.scopeHash,
      ...(run.rootSpan && { spanId: approvalSpanId(eventHash), parentSpanId: run.rootSpan }),
    },
  });
  return signEnvelope({ type: 'human_approval_receipt', payload, signer: keys.console, issuedAt: endedAt });
}

async function ownMetadata(
  { job, token }: Parts,
  approval: unknown,
  urm: { urm_id: string; resource_hash_b64u: string },
  registryDid: string,
) {
  const { decision } = job;
  return {
    extension_version: '1',
    job_id: job.jobId,
    matrix: { room_id: room, request_event_id: job.requestEvent.event_id },
    policy: { policy_hash_b64u: job.wpcHash, registry_did: registryDid },
    tokens: [
      {
        jti: token.jti,
        token_hash: token.tokenHash,
        token_scope_hash_b64u: token.scopeHash,
        issuer_kid: 'kid',
        iat: token.iat,
        exp: token.iat + 600,
      },
    ],
    decisions: [
      {
        decision_id: decision.decision_id,
        decision_digest_b64u: digestB64u(job.digest),
        plan_hash_b64u: job.planHash,
        approver: decision.approver,
        requester,
        slot: decision.slot,
        channel: decision.channel,
        evidence_level: decision.evidence_level,
        decided_at: decision.decided_at,
        assertion_hash_b64u: await hashJcs(decision.assertion),
      },
    ],
    approval_envelopes: [approval],
    urm,
    completion: { status: 'completed' },
  };
}

const manifestOf = ({ keys, job, run }: Parts) =>
  sealUrm({
    urm_version: '1',
    urm_id: `urm_${job.shape.name}`,
    run_id: run.runId,
    agent_did: keys.agent.did,
    issued_at: endedAt,
    harness: { id: 'test', version: '1' },
    inputs: [],
    outputs: [],
    metadata: { job_id: job.jobId },
  });

const pulseOf = ({ keys, job, run }: Parts) =>
  trustPulse({
    id: `tp_${job.shape.name}`,
    runId: run.runId,
    agentDid: keys.agent.did,
    issuedAt: endedAt,
    startedAt: new Date(start + 60_000),
    endedAt: new Date(endedAt),
    toolNames: run.calls.filter(({ kind }) => kind === 'tool').map(({ name }) => name),
  });

const companionOf = ({ job, run }: Parts, urm: unknown, pulse: unknown) => ({
  extension_version: '1',
  job_id: job.jobId,
  wpc_envelope: job.wpc,
  plan: job.plan,
  decisions: [job.subject],
  assertions: [job.decision.assertion],
  event_payloads: run.events.map(({ event, payloadText }) => ({
    event_id: event.event_id,
    event_type: event.event_type,
    payload: JSON.parse(payloadText),
  })),
  urm,
  trust_pulse: pulse,
  completion: { status: 'completed', summary: 'Done.' },
});

/** The payload's text, the documents beside it, and, once signed, bundle and export. */
export async function nativeArtefacts(parts: Parts) {
  const { keys, job, run } = parts;
  const bundleId = `bundle_${job.shape.name}`;
  const approval = await approvalEnvelope(parts);
  const { document: urm, resourceHash } = await manifestOf(parts);
  const named = { urm_id: urm.urm_id, resource_hash_b64u: resourceHash };
  const ofKind = (kind: string) =>
    run.receipts.filter((receipt) => receipt.kind === kind).map(({ text }) => JSON.parse(text));
  const payload = proofBundlePayload({
    agentDid: keys.agent.did,
    bundleId,
    eventChain: run.events.map(({ event }) => event),
    receipts: ofKind('gateway'),
    toolReceipts: ofKind('tool'),
    humanApprovals: run.rootSpan ? [approval.payload] : [],
    metadata: {
      harness: { id: 'test', version: '1' },
      countersign: await ownMetadata(parts, approval, named, keys.registry.did),
    },
  });
  const pulse = pulseOf(parts);
  const envelope = await signEnvelope({ type: 'proof_bundle', payload, signer: keys.agent, issuedAt: endedAt });
  const exported = await buildExportBundle({
    exportId: `exp_${job.shape.name}`,
    createdAt: endedAt,
    proofBundleEnvelope: envelope,
    metadata: { countersign: JSON.parse(canonicalJson(companionOf(parts, urm, pulse))) },
    signer: keys.console,
  });
  return {
    bundleId,
    payloadText: JSON.stringify(payload),
    payloadHash: envelope.payload_hash_b64u,
    bundleText: JSON.stringify(envelope),
    exportText: JSON.stringify(exported),
    pulse,
  };
}
