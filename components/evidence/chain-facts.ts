// PURE. Who vouches for a link of the chain, and the raw text behind it.

import type { BundleParts, SignedPart } from '#lib/evidence/bundle-parts.ts';
import type { ChainStep } from '#lib/evidence/evidence-chain.ts';

export type LinkFacts = { signer: { words: string; did: string | null }; raw: { label: string; text: string }[] };

const referenced = (step: ChainStep, label: string): string | undefined =>
  step.references.find((reference) => reference.label === label)?.value;

function signedBy(part: SignedPart): LinkFacts {
  const words = {
    gateway_receipt: 'Receipt signed by the gateway',
    tool_receipt: 'Receipt signed by the gateway',
    human_approval_receipt: 'Approval receipt signed by the console',
  };
  return {
    signer: { words: words[part.kind], did: part.signerDid },
    raw: [{ label: 'Signed envelope', text: part.text }],
  };
}

const unsigned: Partial<Record<ChainStep['kind'], string>> = {
  request: 'Not signed: the homeserver’s word, kept as it came',
  plan: 'Not signed by itself: its hash stands in the approval',
  decision: 'Recorded by this console',
  token: 'Signed by the issuer; the token itself is never shown',
  message: 'Not signed: sent by this console’s bot',
};

/** What stands behind one step of the chain. Events are covered by the agent's signature over the whole bundle. */
export function linkFacts(step: ChainStep, parts: BundleParts, agentDid: string, sealed: boolean): LinkFacts {
  const eventText = parts.eventTexts.get(referenced(step, 'Event hash') ?? '');
  const event = eventText ? [{ label: 'Event as it is hashed', text: eventText }] : [];
  const receipt = parts.receipts.find(({ receiptId }) => receiptId === referenced(step, 'Receipt'));
  if (receipt) {
    const facts = signedBy(receipt);
    return { ...facts, raw: [...facts.raw, ...event] };
  }
  const approval = parts.approvals.find(({ receiptId }) => receiptId === `har_${referenced(step, 'Decision')}`);
  if (approval) return signedBy(approval);
  if (step.kind === 'event') {
    return {
      signer: {
        words: sealed ? 'In the chain that the agent signed' : 'In the chain; not signed yet',
        did: sealed ? agentDid : null,
      },
      raw: event,
    };
  }
  if (step.kind === 'bundle') {
    const signed = step.references.some(({ label }) => label === 'Agent');
    return {
      signer: { words: signed ? 'Signed by the agent' : 'Assembled by this console', did: signed ? agentDid : null },
      raw: [],
    };
  }
  return { signer: { words: unsigned[step.kind] ?? 'Recorded by this console', did: null }, raw: [] };
}
