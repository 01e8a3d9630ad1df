import { describe, expect, it } from 'vitest';
import { bundleParts } from './bundle-parts.ts';

const envelope = (type: string, payload: object) => ({
  envelope_type: type,
  signer_did: 'did:key:z6MkSigner',
  payload,
});
const gateway = envelope('gateway_receipt', {
  receipt_id: 'rcpt_2',
  provider: 'openai',
  model: 'm',
  timestamp: '2026-01-01T00:00:02.000Z',
});
const tool = envelope('tool_receipt', {
  receipt_id: 'rcpt_1',
  tool_name: 'read',
  timestamp: '2026-01-01T00:00:01.000Z',
});
const approval = envelope('human_approval_receipt', { receipt_id: 'har_1', approver_subject: 'matrix:u/bo:ex.org' });

describe('the parts of a bundle', () => {
  it('list receipts of both kinds in the order of their time, each with its signer', () => {
    const parts = bundleParts(JSON.stringify({ receipts: [gateway], tool_receipts: [tool] }));
    expect(parts.receipts).toMatchObject([
      { receiptId: 'rcpt_1', subject: 'read', signerDid: 'did:key:z6MkSigner' },
      { receiptId: 'rcpt_2', subject: 'openai/m' },
    ]);
  });

  it('find approvals in the metadata and events by their hash', () => {
    const event = { event_id: 'evt_1', event_hash_b64u: 'h1' };
    const metadata = { countersign: { approval_envelopes: [approval] } };
    const parts = bundleParts(JSON.stringify({ event_chain: [event], metadata }));
    expect(parts.approvals).toMatchObject([{ receiptId: 'har_1', subject: 'matrix:u/bo:ex.org' }]);
    expect(JSON.parse(parts.eventTexts.get('h1') ?? '')).toEqual(event);
  });

  it('of a run without calls are none', () => {
    expect(bundleParts('{}')).toEqual({ receipts: [], approvals: [], eventTexts: new Map() });
  });
});
