// PURE. The signed artefacts inside a bundle's payload, found by what the chain refers to: who signed each, and its text.

import { z } from 'zod';

const envelopeSchema = z.looseObject({ envelope_type: z.string(), signer_did: z.string(), payload: z.looseObject({}) });

const payloadSchema = z.looseObject({
  event_chain: z.array(z.looseObject({ event_id: z.string(), event_hash_b64u: z.string() })).default([]),
  receipts: z.array(envelopeSchema).default([]),
  tool_receipts: z.array(envelopeSchema).default([]),
  metadata: z
    .looseObject({
      countersign: z.looseObject({ approval_envelopes: z.array(envelopeSchema).default([]) }).optional(),
    })
    .optional(),
});

export type SignedPart = {
  kind: 'gateway_receipt' | 'tool_receipt' | 'human_approval_receipt';
  receiptId: string;
  signerDid: string;
  /** What was called, or who approved. */
  subject: string;
  timestamp: string;
  /** The envelope as JSON, indented for reading. */
  text: string;
};

export type BundleParts = {
  receipts: SignedPart[];
  approvals: SignedPart[];
  /** Event header as JSON, by event hash. */
  eventTexts: Map<string, string>;
};

type EnvelopeValue = z.infer<typeof envelopeSchema>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const indented = (value: unknown): string => JSON.stringify(value, null, 2);

function signedPart(envelope: EnvelopeValue): SignedPart {
  const { payload } = envelope;
  const kind = envelope.envelope_type as SignedPart['kind'];
  const subject = {
    gateway_receipt: `${textOf(payload.provider)}/${textOf(payload.model)}`,
    tool_receipt: textOf(payload.tool_name),
    human_approval_receipt: textOf(payload.approver_subject),
  }[kind];
  return {
    kind,
    receiptId: textOf(payload.receipt_id),
    signerDid: envelope.signer_did,
    subject: subject ?? '',
    timestamp: textOf(payload.timestamp),
    text: indented(envelope),
  };
}

/** Takes a bundle's payload apart. @throws when the text is not a payload that this console wrote */
export function bundleParts(payloadText: string): BundleParts {
  const payload = payloadSchema.parse(JSON.parse(payloadText));
  const receipts = [...payload.receipts, ...payload.tool_receipts].map(signedPart);
  return {
    receipts: receipts.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp)),
    approvals: (payload.metadata?.countersign?.approval_envelopes ?? []).map(signedPart),
    eventTexts: new Map(payload.event_chain.map((event) => [event.event_hash_b64u, indented(event)])),
  };
}
