import { describe, expect, it } from 'vitest';
import type { BundleParts } from '#lib/evidence/bundle-parts.ts';
import type { ChainStep } from '#lib/evidence/evidence-chain.ts';
import { linkFacts } from './chain-facts.ts';

const agent = 'did:key:z6MkAgent';
const step = (kind: ChainStep['kind'], references: ChainStep['references'] = []): ChainStep => ({
  kind,
  at: '2026-01-01T00:00:00.000Z',
  title: '',
  detail: '',
  references,
});
const part = (kind: 'gateway_receipt' | 'human_approval_receipt', receiptId: string, signerDid: string) => ({
  kind,
  receiptId,
  signerDid,
  subject: '',
  timestamp: '',
  text: '{}',
});
const parts: BundleParts = {
  receipts: [part('gateway_receipt', 'rcpt_1', 'did:key:z6MkGateway')],
  approvals: [part('human_approval_receipt', 'har_d1', 'did:key:z6MkConsole')],
  eventTexts: new Map([['h1', '{"event_id":"evt_1"}']]),
};

describe('who vouches for a link of the chain', () => {
  it('the signer of its receipt, with the receipt and the event behind it', () => {
    const facts = linkFacts(
      step('event', [
        { label: 'Event hash', value: 'h1' },
        { label: 'Receipt', value: 'rcpt_1' },
      ]),
      parts,
      agent,
      true,
    );
    expect(facts.signer.did).toBe('did:key:z6MkGateway');
    expect(facts.raw.map(({ label }) => label)).toEqual(['Signed envelope', 'Event as it is hashed']);
  });

  it('the console for an approval, whose receipt is found by its decision', () => {
    expect(linkFacts(step('decision', [{ label: 'Decision', value: 'd1' }]), parts, agent, true).signer.did).toBe(
      'did:key:z6MkConsole',
    );
  });

  it('nobody claims a signature where there is none', () => {
    for (const kind of ['request', 'plan', 'message'] as const) {
      expect(linkFacts(step(kind), parts, agent, true).signer).toMatchObject({
        did: null,
        words: expect.stringMatching(/^Not signed/),
      });
    }
    expect(linkFacts(step('event'), parts, agent, false).signer.did).toBeNull();
    expect(linkFacts(step('bundle'), parts, agent, false).signer.did).toBeNull();
  });
});
