// PURE. The JSON files of an incident's packet: closed schemas, one for each. Everything here was written by whoever made
// the file.

import { z } from 'zod';
import { statementType } from '../package/manifest-format.ts';
import { packetPredicateType } from './packet-format.ts';

const text = z.string().min(1);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const auditId = z.string().regex(/^[1-9]\d{0,18}$/);
const count = z.int().min(0);
const texts = z.array(text);

export const packetStatementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ name: text, digest: z.strictObject({ sha256: hex }) })),
  predicateType: z.literal(packetPredicateType),
  predicate: z.strictObject({
    incidentId: text,
    packetId: text,
    state: z.enum(['open', 'closed']),
    jobs: count,
    packages: count,
    findings: count,
    controls: count,
    entries: count,
    files: z.array(z.strictObject({ path: text, format: text })),
    createdOn: time,
  }),
});

const jobSchema = z.strictObject({
  job_id: text,
  room_id: text,
  room_name: z.string(),
  agent_did: text,
  agent_name: z.string(),
  requester: text,
  request: z.string(),
  state: text,
  wpc_hash: text.nullable(),
  requested_at: time,
  finished_at: time.nullable(),
  /** Null where the job had no sealed package when this was made. */
  package: z
    .strictObject({ path: text, sha256: hex, verdict: z.enum(['VALID', 'INVALID', 'INCOMPLETE']), code: text })
    .nullable(),
});

const tokenSchema = z.strictObject({
  jti: text,
  job_id: text,
  agent_did: text,
  wpc_hash: text,
  issued_at: time,
  expires_at: time,
  collected_at: time.nullable(),
  revoked_at: time.nullable(),
  revoked_why: z.string().nullable(),
  /** Whether it was still worth something when this was made. */
  outstanding: z.boolean(),
});

const controlSchema = z.strictObject({
  control_id: text,
  kind: z.enum(['triage', 'freeze', 'revoke', 'rollback']),
  scope: text,
  subject: z.string().nullable(),
  reason: text,
  applied_by: text,
  applied_at: time,
  ends_at: time.nullable(),
  issued_from: time.nullable(),
  issued_to: time.nullable(),
  disputed_job_id: text.nullable(),
  hash_before: text.nullable(),
  hash_after: text.nullable(),
  /** What it did, as it was counted by what did it. */
  effect: z.record(z.string(), z.unknown()),
  lifted: z.strictObject({ by: text, at: time, reason: z.string() }).nullable(),
  credentials: z.array(
    z.strictObject({
      tool: z.string(),
      credential: z.string(),
      rotated: z.strictObject({ by: text, at: time, note: z.string() }).nullable(),
    }),
  ),
  /** Refused by it up to the making of this, as far as the entries tell. */
  refused: count,
  attached_by: text,
  attached_at: time,
});

const findingSchema = z.strictObject({
  finding_id: text,
  text,
  subject: text.nullable(),
  found_by: text,
  found_at: time,
});

/** `incident.json`. Who acted is named as the log names it. */
export const incidentSchema = z.strictObject({
  incident_version: z.literal('1'),
  incident_id: text,
  packet_id: text,
  title: text,
  state: z.enum(['open', 'closed']),
  opened_by: text,
  opened_at: time,
  closed_by: text.nullable(),
  closed_at: time.nullable(),
  conclusion: text.nullable(),
  follows: text.nullable(),
  criteria: z.strictObject({
    policies: texts,
    models: texts,
    rooms: texts,
    approvers: texts,
    agents: texts,
    from: z.string().nullable(),
    to: z.string().nullable(),
  }),
  /** The newest entry that could be in it. */
  entries_up_to: auditId,
  /** Votes that their policy still hides, left out. */
  hidden_votes: count,
  calls: z.strictObject({
    admitted: count,
    refused: z.array(z.strictObject({ kind: text, name: z.string(), code: text, count })),
  }),
  jobs: z.array(jobSchema),
  tokens: z.array(tokenSchema),
  controls: z.array(controlSchema),
  findings: z.array(findingSchema),
  console_url: text,
});

export const timelineSchema = z.strictObject({
  timeline_version: z.literal('1'),
  lanes: z.array(z.strictObject({ lane: text, title: z.string() })),
  items: z.array(
    z.strictObject({
      audit_id: auditId,
      at: time,
      lane: text,
      action: text,
      actor: z.string(),
      words: z.string(),
      /** What one looks for first: it stays on the drawing when there is not room for everything. */
      key: z.boolean(),
    }),
  ),
});

export type IncidentDocument = z.output<typeof incidentSchema>;
export type TimelineDocument = z.output<typeof timelineSchema>;
export type TimelineItem = TimelineDocument['items'][number];
