// PURE. The JSON files of a package: closed schemas, one for each. Everything here was written by whoever made the file.

import { z } from 'zod';
import { pathMax } from '#lib/tlog/proofs.ts';
import { assertionEntrySchema } from '../assertion-entry.ts';

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= pathMax && value.every((one) => typeof one === 'string');
const text = z.string().min(1);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
/** SHA-256 in base64url. */
const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const count = z.int().min(0);
const optional = <T extends z.ZodType>(schema: T) => schema.nullable();
const members = z.record(z.string(), z.unknown());

export const finalStates = ['done', 'failed', 'denied', 'expired', 'withdrawn', 'voided', 'stopped'] as const;

/** `job.json` */
export const jobSchema = z.strictObject({
  package_version: z.literal('1'),
  package_id: text,
  job_id: text,
  final_state: z.enum(finalStates),
  state_reason: optional(z.string()),
  room_id: text,
  room_name: z.string(),
  requester: text,
  agent: z.strictObject({ did: text, name: z.string() }),
  request_event_id: text,
  requested_at: time,
  finished_at: time,
  /** Of the newest plan; null when none was judged. */
  wpc_hash: optional(hash),
  console_url: text,
  log_origin: text,
});

/** `matrix/index.json` */
export const matrixIndexSchema = z.array(
  z.strictObject({
    event_id: text,
    room_id: text,
    sender: text,
    type: text,
    received_at: time,
    role: z.enum(['request', 'edit', 'redaction', 'plan', 'decision', 'message']),
    path: z.string().regex(/^matrix\/\d{4,}\.json$/),
    /** Hex SHA-256 of the file. */
    sha256: hex,
  }),
);

/** `plans/index.json` */
export const plansSchema = z.array(
  z.strictObject({
    revision: z.int().min(1),
    /** DID of the agent, or Matrix id of the approver who narrowed the revision before. */
    author: text,
    plan_hash: hash,
    tier: text,
    allowed: z.boolean(),
    wpc_hash: hash,
    /** What an approver cut; null for the agent's own revision. */
    narrowing: z.unknown(),
    submitted_at: time,
  }),
);

/** `decisions.json` */
export const decisionsSchema = z.array(
  z.strictObject({
    decision_id: text,
    kind: z.enum(['approve', 'deny']),
    approver: text,
    slot: text,
    channel: z.enum(['browser', 'matrix']),
    evidence_level: text,
    evidence: members,
    /** Hex, names the folder of what was decided on. */
    digest: hex,
    view_version: text,
    view_sha256: hash,
    reason: optional(z.string()),
    decided_at: time,
    matrix_event_id: optional(text),
    assertion: optional(assertionEntrySchema),
  }),
);

const budget = z.strictObject({ model_calls: count, tool_calls: count, model_tokens: count });

/** `tokens.json` */
export const tokensSchema = z.array(
  z.strictObject({
    jti: text,
    digest: hex,
    agent_did: text,
    /** Hex SHA-256 of the token's text, which is not here. */
    token_hash: hex,
    token_scope_hash: hash,
    claims: members,
    wpc_hash: hash,
    pinned: z.boolean(),
    issuer_kid: text,
    issued_at: time,
    expires_at: time,
    collected_at: optional(time),
    revoked_at: optional(time),
    revoked_why: optional(z.string()),
    used: budget,
    max: budget,
  }),
);

/** `run/events.json` */
export const runEventsSchema = z.array(
  z.strictObject({
    index: count,
    event_id: text,
    event_type: text,
    timestamp: time,
    /** JSON text, as it was hashed. */
    payload: text,
    payload_hash_b64u: hash,
    prev_hash_b64u: optional(hash),
    event_hash_b64u: hash,
  }),
);

export const outcomes = [
  'started',
  'complete',
  'refused_by_policy',
  'upstream_error',
  'client_abort',
  'timeout',
  'error',
  'lost',
] as const;

/** `run/calls.json` */
export const callsSchema = z.array(
  z.strictObject({
    seq: z.int().min(1),
    kind: z.enum(['model', 'tool']),
    name: text,
    jti: text,
    /** Counted from 0; null for a model call. */
    step_index: optional(count),
    /** JCS text of a tool call's arguments. */
    args: optional(z.string()),
    args_hash: optional(hash),
    outcome: z.enum(outcomes),
    outcome_note: optional(z.string()),
    started_at: time,
    closed_at: optional(time),
    receipt_id: optional(text),
    event_hash: hash,
  }),
);

/** `run/receipts.json` */
export const receiptsSchema = z.array(
  z.strictObject({
    seq: z.int().min(1),
    kind: z.enum(['gateway', 'tool']),
    receipt_id: text,
    /** base64url, as the next receipt names it. */
    sha256: hash,
    /** Verbatim; only where no native bundle carries it. */
    envelope: text.optional(),
  }),
);

/** `keys.json` */
export const keysSchema = z.strictObject({
  keys: z.array(z.strictObject({ role: text, did: text, kid: text, created_at: time, retired_at: optional(time) })),
  logs: z.array(z.strictObject({ origin: text, vkey: text })),
});

/** `log/entries.json` */
export const logEntriesSchema = z.array(
  z.strictObject({
    audit_id: z.string().regex(/^[1-9]\d{0,18}$/),
    index: count,
    leaf: text,
    detail: text,
    salt: text,
    /** Standard base64; what decodes to a hash is known when the proof is checked. */
    path: z.custom<string[]>(isTexts, 'must be a list of texts'),
    /** Path of the checkpoint that the entry lies under. */
    checkpoint: z.string().regex(/^log\/checkpoint(?:\.\d{1,9})?$/),
  }),
);

/** `kept.json` */
export const keptSchema = z.array(
  z.strictObject({
    id: text,
    call_seq: z.int().min(1),
    kind: z.enum(['request', 'response']),
    bytes: count,
    salted_sha256: hex,
  }),
);

export type JobDocument = z.output<typeof jobSchema>;
export type PlanDocument = z.output<typeof plansSchema>[number];
export type MatrixIndex = z.output<typeof matrixIndexSchema>;
export type DecisionDocument = z.output<typeof decisionsSchema>[number];
export type TokenDocument = z.output<typeof tokensSchema>[number];
export type RunEventDocument = z.output<typeof runEventsSchema>[number];
export type CallDocument = z.output<typeof callsSchema>[number];
export type ReceiptDocument = z.output<typeof receiptsSchema>[number];
export type KeysDocument = z.output<typeof keysSchema>;
export type LogEntryDocument = z.output<typeof logEntriesSchema>[number];
export type KeptDocument = z.output<typeof keptSchema>[number];
