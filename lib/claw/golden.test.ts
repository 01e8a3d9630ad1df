// Every golden artefact is built again from its seeds and inputs, and must come out byte for byte.

import { beforeAll, describe, expect, it } from 'vitest';
import { hashJcs, sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { golden, goldenFolder, goldenSeed } from '#lib/testing/shared-data.ts';
import { encodeCst, tokenScopeHash, tokenScopePreimage } from './cst.ts';
import { parseEnvelope, signEnvelope } from './envelope.ts';
import { type ChainedEvent, chainEvent } from './event-chain.ts';
import { buildExportBundle } from './export-bundle.ts';
import { gatewayReceiptPayload } from './gateway-receipt.ts';
import { humanApprovalPayload } from './human-approval-receipt.ts';
import { proofBundlePayload } from './proof-bundle.ts';
import type { BindingInput } from './receipt-binding.ts';
import { toolReceiptPayload } from './tool-receipt.ts';
import { trustPulse } from './trust-pulse.ts';
import { sealUrm } from './urm.ts';

const roles = ['agent', 'gateway', 'console', 'registry', 'cst_issuer'] as const;
const signers = {} as Record<(typeof roles)[number], Signer>;
const bindingInput = (wire: Record<string, string>): BindingInput => ({
  runId: wire.run_id as string,
  eventHash: wire.event_hash_b64u as string,
  nonce: wire.nonce as string,
  policyHash: wire.policy_hash,
  tokenScopeHash: wire.token_scope_hash_b64u,
  spanId: wire.span_id,
  parentSpanId: wire.parent_span_id,
  toolSpanId: wire.tool_span_id,
  phase: wire.phase as BindingInput['phase'],
});
const hash = (text: string) => sha256B64u(text);

describe.skipIf(!goldenFolder)('golden artefacts (skipped without ../shared/data/golden)', () => {
  beforeAll(async () => {
    for (const role of roles) signers[role] = await signerFromSeed(goldenSeed(role));
  });

  it('derives every key, did and kid from its seed', async () => {
    for (const [role, entry] of Object.entries<Record<string, string>>(golden('keys.json'))) {
      const signer = await signerFromSeed(goldenSeed(role));
      expect([role, signer.did, signer.kid]).toEqual([role, entry.did, entry.kid]);
    }
  });

  it('signs the work policy contract under rule A', async () => {
    const wanted = golden('wpc_envelope.json');
    const made = await signEnvelope({
      type: 'work_policy_contract',
      payload: wanted.payload,
      signer: signers.registry,
      issuedAt: wanted.issued_at,
    });
    expect(made).toEqual(wanted);
    expect(JSON.stringify(made)).toBe(canonicalJson(wanted));
    await expect(
      parseEnvelope(wanted, { type: 'work_policy_contract', signerDids: [signers.registry.did] }),
    ).resolves.toEqual(wanted);
  });

  it('makes the capability token, its scope hash and its token hash', async () => {
    const { jwt, claims, token_scope_hash_input_jcs, token_scope_hash_b64u, token_hash_hex } = golden('cst.json');
    expect(canonicalJson(tokenScopePreimage(claims))).toBe(token_scope_hash_input_jcs);
    expect(await tokenScopeHash(claims)).toBe(token_scope_hash_b64u);
    const token = await encodeCst(claims, signers.cst_issuer);
    expect(token).toBe(jwt);
    expect(await sha256Hex(token)).toBe(token_hash_hex);
  });

  it('chains the events', async () => {
    const { events } = golden('intermediate.json');
    let prevHash: string | null = null;
    for (const [i, source] of golden('event_payloads.json').entries()) {
      const { event, payloadText }: { event: ChainedEvent; payloadText: string } = await chainEvent({
        eventId: source.event_id,
        runId: 'run_6f1c2b1e-4d3a-4a55-9a51-2f6d0f6c9b10',
        eventType: source.event_type,
        timestamp: source.timestamp,
        payload: source.payload,
        prevHash,
      });
      expect(payloadText).toBe(events[i].payload_jcs);
      expect(event.event_hash_b64u).toBe(events[i].event_hash_b64u);
      prevHash = event.event_hash_b64u;
    }
  });

  it.each([1, 2])('makes gateway receipt %i from the bytes that went and came', async (n) => {
    const wanted = golden(`gateway_receipt_${n}.json`);
    const bodies = golden('intermediate.json').request_response_bodies;
    const { payload } = wanted;
    const made = await gatewayReceiptPayload({
      receiptId: payload.receipt_id,
      gatewayDid: signers.gateway.did,
      provider: 'openai',
      model: 'gpt-5.2',
      requestHash: await hash(bodies[`req${n}`]),
      responseHash: await hash(bodies[`res${n}`]),
      tokensInput: payload.tokens_input,
      tokensOutput: payload.tokens_output,
      latencyMs: payload.latency_ms,
      timestamp: payload.timestamp,
      binding: bindingInput(payload.binding),
    });
    const envelope = {
      type: 'gateway_receipt' as const,
      payload: made,
      signer: signers.gateway,
      issuedAt: wanted.issued_at,
    };
    expect(JSON.stringify(await signEnvelope(envelope))).toBe(canonicalJson(wanted));
  });

  it('makes the tool receipt from arguments and result', async () => {
    const wanted = golden('tool_receipt_envelope.json');
    const { args, result } = golden('intermediate.json').tool_receipt;
    const payload = await toolReceiptPayload({
      receiptId: wanted.payload.receipt_id,
      toolName: 'write_pr',
      toolVersion: '1.0.0',
      args,
      result,
      status: 'success',
      agentDid: signers.agent.did,
      timestamp: wanted.payload.timestamp,
      latencyMs: 640,
      binding: bindingInput(wanted.payload.binding),
    });
    const envelope = { type: 'tool_receipt' as const, payload, signer: signers.gateway, issuedAt: wanted.issued_at };
    expect(JSON.stringify(await signEnvelope(envelope))).toBe(canonicalJson(wanted));
  });

  const approval = () => {
    const wanted = golden('human_approval_receipt.json');
    return humanApprovalPayload({
      receiptId: wanted.receipt_id,
      type: 'explicit_approve',
      approverMxid: '@alice:example.com',
      method: 'ui_click',
      agentDid: signers.agent.did,
      tokenScopeHash: wanted.scope_hash_b64u,
      summary: wanted.scope_summary,
      policyHash: wanted.policy_hash_b64u,
      minted: { jti: wanted.minted_capability_id, ttlSeconds: 900 },
      planHash: wanted.plan_hash_b64u,
      timestamp: wanted.timestamp,
      binding: bindingInput(wanted.binding),
    });
  };

  it('makes the human approval receipt and the console’s envelope around it', async () => {
    expect(JSON.stringify(approval())).toBe(canonicalJson(golden('human_approval_receipt.json')));
    const wanted = golden('human_approval_receipt_envelope.json');
    const made = await signEnvelope({
      type: 'human_approval_receipt',
      payload: approval(),
      signer: signers.console,
      issuedAt: wanted.issued_at,
    });
    expect(JSON.stringify(made)).toBe(canonicalJson(wanted));
  });

  it('seals the run manifest', async () => {
    const { document, resourceHash } = await sealUrm(golden('urm.json'));
    expect(document).toEqual(golden('urm.json'));
    expect(resourceHash).toBe(golden('intermediate.json').urm.resource_hash_b64u);
  });

  it('assembles and signs the proof bundle', async () => {
    const wanted = golden('proof_bundle.json');
    const payload = proofBundlePayload({
      agentDid: signers.agent.did,
      bundleId: wanted.payload.bundle_id,
      eventChain: wanted.payload.event_chain,
      receipts: wanted.payload.receipts,
      toolReceipts: wanted.payload.tool_receipts,
      humanApprovals: [approval()],
      metadata: wanted.payload.metadata,
    });
    expect(JSON.stringify(payload)).toBe(canonicalJson(wanted.payload));
    const made = await signEnvelope({
      type: 'proof_bundle',
      payload,
      signer: signers.agent,
      issuedAt: wanted.issued_at,
    });
    expect(JSON.stringify(made)).toBe(canonicalJson(wanted));
  });

  it('keeps receipts of others in the order they were signed in', () => {
    const declared = golden('proof_bundle.declared_order.json').payload;
    const payload = proofBundlePayload({
      agentDid: declared.agent_did,
      bundleId: 'b',
      eventChain: declared.event_chain,
      receipts: declared.receipts,
      toolReceipts: [],
      humanApprovals: [],
      metadata: {},
    });
    expect(JSON.stringify(payload.receipts)).toBe(JSON.stringify(declared.receipts));
  });

  it('builds the export bundle', async () => {
    const wanted = golden('export_bundle.json');
    const made = await buildExportBundle({
      exportId: wanted.export_id,
      createdAt: wanted.created_at,
      proofBundleEnvelope: golden('proof_bundle.json'),
      metadata: wanted.metadata,
      signer: signers.console,
    });
    expect(canonicalJson(made)).toBe(canonicalJson(wanted));
  });

  it('writes the trust pulse', () => {
    const wanted = golden('trust_pulse.json');
    const made = trustPulse({
      id: wanted.trust_pulse_id,
      runId: wanted.run_id,
      agentDid: wanted.agent_did,
      issuedAt: wanted.issued_at,
      startedAt: new Date(wanted.started_at),
      endedAt: new Date(wanted.ended_at),
      toolNames: ['write_pr'],
      files: wanted.files,
    });
    expect(made).toEqual(wanted);
  });

  it('hashes plan and decision under rule A', async () => {
    const { plan_hash_b64u, decision_digest_b64u } = golden('intermediate.json');
    expect(await hashJcs(golden('plan.json'))).toBe(plan_hash_b64u);
    expect(await hashJcs(golden('decision.json'))).toBe(decision_digest_b64u);
  });
});
