import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type Envelope, parseEnvelope, signEnvelope } from './envelope.ts';
import { ClawError } from './error.ts';
import { gatewayReceiptPayload } from './gateway-receipt.ts';
import { humanApprovalPayload } from './human-approval-receipt.ts';
import { proofBundlePayload } from './proof-bundle.ts';

let signer: Signer;
let stranger: Signer;
let envelope: Envelope<{ b: number; a: string }>;

beforeAll(async () => {
  signer = await signerFromSeed(await sha256('envelope test'));
  stranger = await signerFromSeed(await sha256('envelope stranger'));
  const payload = { b: 1, a: 'ü' };
  envelope = await signEnvelope({ type: 'tool_receipt', payload, signer, issuedAt: '2026-03-02T09:00:00.000Z' });
});

const codeOf = async (value: unknown, signerDids = [signer.did]): Promise<string> => {
  try {
    await parseEnvelope(value, { type: 'tool_receipt', signerDids });
  } catch (error) {
    if (error instanceof ClawError) return error.code;
    throw error;
  }
  return 'ACCEPTED';
};

describe('an envelope of ours', () => {
  it('is its own canonical text, and its payload comes back as it was signed', async () => {
    expect(JSON.stringify(envelope)).toBe(canonicalJson(envelope));
    const { payload } = await parseEnvelope(envelope, { type: 'tool_receipt', signerDids: [signer.did] });
    expect(payload).toEqual({ a: 'ü', b: 1 });
  });

  it.each<[string, (value: Envelope<{ b: number; a: string }>) => unknown, string]>([
    ['another payload', (value) => ({ ...value, payload: { ...value.payload, b: 2 } }), 'HASH_MISMATCH'],
    ['another order of keys', (value) => ({ ...value, payload: { b: 1, a: 'ü' } }), 'HASH_MISMATCH'],
    ['another hash', (value) => ({ ...value, payload_hash_b64u: 'A'.repeat(43) }), 'HASH_MISMATCH'],
    ['another signature', (value) => ({ ...value, signature_b64u: 'A'.repeat(86) }), 'SIGNATURE_INVALID'],
    ['padding', (value) => ({ ...value, signature_b64u: `${value.signature_b64u}==` }), 'MALFORMED_ENVELOPE'],
    ['another type', (value) => ({ ...value, envelope_type: 'gateway_receipt' }), 'UNKNOWN_ENVELOPE_TYPE'],
    ['a further member', (value) => ({ ...value, expires_at: '2099-01-01T00:00:00Z' }), 'MALFORMED_ENVELOPE'],
    ['a missing member', ({ issued_at: _, ...rest }) => rest, 'MALFORMED_ENVELOPE'],
    ['no payload', (value) => ({ ...value, payload: null }), 'MALFORMED_ENVELOPE'],
    ['text in its place', () => 'envelope', 'MALFORMED_ENVELOPE'],
  ])('is refused with %s', async (_name, change, code) => {
    expect(await codeOf(change(envelope))).toBe(code);
  });

  it('is refused from a signer who is not listed, and when somebody else’s name is put on it', async () => {
    expect(await codeOf(envelope, [stranger.did])).toBe('SIGNER_NOT_ALLOWED');
    expect(await codeOf({ ...envelope, signer_did: stranger.did }, [stranger.did])).toBe('SIGNATURE_INVALID');
  });
});

describe('the format’s limits', () => {
  it('are kept when a receipt is made: whole numbers only', async () => {
    const receipt = (tokensInput: number, latencyMs = 1) =>
      gatewayReceiptPayload({
        receiptId: 'rcpt_1',
        gatewayDid: signer.did,
        provider: 'openai',
        model: 'm',
        requestHash: 'A'.repeat(43),
        responseHash: 'A'.repeat(43),
        tokensInput,
        tokensOutput: 0,
        latencyMs,
        timestamp: '2026-03-02T09:00:00.000Z',
        binding: { runId: 'run_1', eventHash: 'A'.repeat(43), nonce: 'n' },
      });
    for (const [tokens, latency] of [
      [1.5, 1],
      [-1, 1],
      [10_000_001, 1],
      [1, 3_600_001],
      [1, 0.5],
    ] as const) {
      await expect(receipt(tokens, latency)).rejects.toThrow(ClawError);
    }
    expect((await receipt(1)).metadata).not.toHaveProperty('countersign');
  });

  it('are kept when a bundle is made: size of metadata and counts', () => {
    const bundle = (over: object) =>
      proofBundlePayload({
        agentDid: signer.did,
        bundleId: 'b',
        eventChain: [],
        receipts: [],
        toolReceipts: [],
        humanApprovals: [],
        metadata: {},
        ...over,
      });
    expect(() => bundle({ metadata: { filler: 'x'.repeat(16_384) } })).toThrow(ClawError);
    expect(() => bundle({ receipts: Array.from({ length: 1001 }, () => ({})) })).toThrow(ClawError);
    expect(Object.keys(bundle({}))).toEqual(['agent_did', 'bundle_id', 'bundle_version', 'event_chain', 'metadata']);
  });

  it('cut a long approval summary between characters', () => {
    const { scope_summary } = humanApprovalPayload({
      receiptId: 'har_1',
      type: 'explicit_approve',
      approverMxid: '@alice:example.com',
      method: 'ui_click',
      agentDid: signer.did,
      tokenScopeHash: 'A'.repeat(43),
      summary: `x${'🎉'.repeat(1000)}`,
      policyHash: 'A'.repeat(43),
      planHash: 'A'.repeat(43),
      timestamp: '2026-03-02T09:00:00.000Z',
      binding: { runId: 'run_1', eventHash: 'A'.repeat(43), nonce: 'n' },
    });
    expect(scope_summary.length).toBeLessThanOrEqual(1024);
    expect(scope_summary.isWellFormed()).toBe(true);
  });
});
