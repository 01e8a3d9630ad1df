// PURE. The envelope, its schema, its limits, and the agent's signature over the payload (claw-formats.md 2 and 10).

import type { z } from 'zod';
import { type BundleContext, ensure, payloadOf, withoutRawReceipts } from './bundle-context.ts';
import type { ProofBundle } from './proof-bundle-schema.ts';
import { proofBundleEnvelopeSchema } from './proof-bundle-schema.ts';
import { counted, Refusal } from './report.ts';
import { assertPayloadHash, assertSignedBy, signedBy } from './signatures.ts';
import { firstIssue, isBase64url, isDate, isDid, isMembers } from './values.ts';

const required = [
  'envelope_version',
  'envelope_type',
  'payload',
  'payload_hash_b64u',
  'hash_algorithm',
  'signature_b64u',
  'algorithm',
  'signer_did',
  'issued_at',
];

/** The envelope's own members. A bare payload passes, as it does at the format's command line, and is said to be unsigned. */
export function checkEnvelope({ envelope, options, skewMs }: BundleContext): string {
  if (!envelope) return 'There is no envelope: nothing signs this payload.';
  ensure(
    required.every((name) => name in envelope),
    'MALFORMED_ENVELOPE',
    'A member of the envelope is missing.',
  );
  ensure(envelope.envelope_version === '1', 'UNKNOWN_ENVELOPE_VERSION', 'The envelope version must be "1".');
  ensure(envelope.envelope_type === 'proof_bundle', 'UNKNOWN_ENVELOPE_TYPE', 'The envelope is not a proof bundle.');
  ensure(envelope.algorithm === 'Ed25519', 'UNKNOWN_ALGORITHM', 'The signature algorithm must be Ed25519.');
  ensure(
    ['SHA-256', 'BLAKE3'].includes(envelope.hash_algorithm),
    'UNKNOWN_HASH_ALGORITHM',
    'The hash algorithm must be SHA-256.',
  );
  ensure(isDid(envelope.signer_did), 'INVALID_DID_FORMAT', 'signer_did is not a did:key or did:web.');
  ensure(isDate(envelope.issued_at), 'MALFORMED_ENVELOPE', 'issued_at is not a date.');
  const { expires_at } = envelope;
  ensure(expires_at === undefined || isDate(expires_at), 'MALFORMED_ENVELOPE', 'expires_at is not a date.');
  const expired = expires_at !== undefined && options.now.getTime() > Date.parse(expires_at) + skewMs;
  ensure(!expired, 'EXPIRED_TTL', `The envelope expired at ${expires_at}.`);
  ensure(isBase64url(envelope.payload_hash_b64u), 'MALFORMED_ENVELOPE', 'payload_hash_b64u is not base64url.');
  ensure(isBase64url(envelope.signature_b64u), 'MALFORMED_ENVELOPE', 'signature_b64u is not base64url.');
  return 'All nine members are there, in known versions.';
}

/** The closed schema, and that there is something to prove. */
export function checkSchema(context: BundleContext): string {
  const { envelope } = context;
  const payload = withoutRawReceipts(envelope ? envelope.payload : context.input);
  const isJudged = context.isJudged && payload === envelope?.payload;
  if (envelope && !isJudged) assertFits(proofBundleEnvelopeSchema, { ...envelope, payload });
  const code = envelope ? 'MALFORMED_ENVELOPE' : 'SCHEMA_VALIDATION_FAILED';
  ensure(
    isBundle(payload),
    code,
    'The payload is not a proof bundle with an event chain, receipts, a manifest or attestations.',
  );
  // A bare payload is judged by the same schema: later steps read typed members.
  if (!envelope) assertFits(proofBundleEnvelopeSchema.shape.payload, payload);
  context.payload = payload;
  return 'Every member fits the published schema.';
}

function isBundle(payload: unknown): payload is ProofBundle {
  if (!isMembers(payload) || payload.bundle_version !== '1' || typeof payload.bundle_id !== 'string') return false;
  const filled = ['event_chain', 'receipts', 'attestations'].some((name) => {
    const list = payload[name];
    return Array.isArray(list) && list.length > 0;
  });
  return filled || payload.urm !== undefined;
}

const bindingCodes: [RegExp, string][] = [
  [/(^|\.)binding\.phase(\.|$|\[)/, 'CAUSAL_PHASE_INVALID'],
  [/(^|\.)binding\.attribution_?[cC]onfidence(\.|$|\[)/, 'CAUSAL_CONFIDENCE_OUT_OF_RANGE'],
  [/(^|\.)binding\.(parent_|tool_)?span_id(\.|$|\[)/, 'CAUSAL_BINDING_NORMALIZATION_FAILED'],
  [/(^|\.)binding\.(spanId|parentSpanId|toolSpanId)(\.|$|\[)/, 'CAUSAL_BINDING_NORMALIZATION_FAILED'],
];

function assertFits(schema: z.ZodType, value: unknown): void {
  const issue = firstIssue(schema, value);
  if (!issue) return;
  const code = bindingCodes.find(([pattern]) => pattern.test(issue.path))?.[1] ?? 'SCHEMA_VALIDATION_FAILED';
  throw new Refusal(code, `${issue.path || 'The artefact'}: ${issue.message}`);
}

const countMax = 1000;
const attestationsMax = 100;
const metadataBytesMax = 16 * 1024;

/** Whether the UTF-8 form of a value's JSON is longer; most are so short that nobody has to count. */
function isLonger(value: unknown, bytesMax: number): boolean {
  const text = JSON.stringify(value);
  return text.length * 3 > bytesMax && new TextEncoder().encode(text).length > bytesMax;
}

/** Counts and sizes that the format bounds, and unique event ids. */
export function checkLimits(context: BundleContext): string {
  const { event_chain = [], receipts = [], attestations = [], metadata, urm } = payloadOf(context);
  ensure(event_chain.length <= countMax, 'MALFORMED_ENVELOPE', `There are more than ${countMax} events.`);
  ensure(receipts.length <= countMax, 'MALFORMED_ENVELOPE', `There are more than ${countMax} receipts.`);
  ensure(
    attestations.length <= attestationsMax,
    'MALFORMED_ENVELOPE',
    `There are more than ${attestationsMax} attestations.`,
  );
  const metadatas = [metadata, urm?.metadata, ...receipts.map((receipt) => receipt.payload.metadata)];
  const tooLarge = metadatas.some((value) => value !== undefined && isLonger(value, metadataBytesMax));
  ensure(!tooLarge, 'MALFORMED_ENVELOPE', `A metadata object has more than ${metadataBytesMax} bytes.`);
  const ids = new Set(event_chain.map((event) => event.event_id));
  ensure(ids.size === event_chain.length, 'MALFORMED_ENVELOPE', 'Two events have one event_id.');
  return `${counted(event_chain.length, 'event')} and ${counted(receipts.length, 'gateway receipt')}, within the limits.`;
}

/** The signer is the agent that the payload names, and signed exactly this payload. */
export async function checkAgentSignature(context: BundleContext): Promise<string> {
  const { agent_did } = payloadOf(context);
  ensure(isDid(agent_did), 'INVALID_DID_FORMAT', 'agent_did is not a did:key or did:web.');
  const { envelope } = context;
  if (!envelope) return 'There is no signature to check.';
  ensure(
    envelope.signer_did === agent_did,
    'INVALID_DID_FORMAT',
    'The signer is not the agent that the payload names.',
  );
  await assertPayloadHash(envelope, context.options.texts?.textOf(envelope.payload));
  await assertSignedBy(signedBy(envelope), context.options.signatures);
  return `Signed by the agent ${agent_did}.`;
}
