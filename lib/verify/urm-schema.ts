// PURE. urm v1 (universal run manifest), as published.

import { z } from 'zod';
import { base64url, dateTime, did, members, text } from './values.ts';

const resource = z.strictObject({
  type: text,
  hash_b64u: base64url,
  content_type: z.string().optional(),
  uri: z.url().optional(),
  path: z.string().optional(),
  size_bytes: z.number().int().min(0).optional(),
  metadata: members.optional(),
});

export const urmSchema = z.strictObject({
  urm_version: z.literal('1'),
  urm_id: text,
  run_id: text,
  agent_did: did,
  issued_at: dateTime,
  harness: z.strictObject({
    id: text,
    version: text,
    runtime: z.string().optional(),
    config_hash_b64u: base64url.optional(),
    metadata: members.optional(),
  }),
  inputs: z.array(resource),
  outputs: z.array(resource),
  event_chain_root_hash_b64u: base64url.optional(),
  receipts_root_hash_b64u: base64url.optional(),
  proof_bundle_hash_b64u: base64url.optional(),
  metadata: members.optional(),
});
export type UrmDocument = z.infer<typeof urmSchema>;
