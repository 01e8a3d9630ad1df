// For tests: the file changed without any key.

import { flip, respell, sorted, throughJsonb } from '../golden-forge.ts';
import { type Mutations, tampered } from './mutation.ts';

export const tamper: Mutations = {
  '(unchanged)': tampered(() => undefined),
  'pretty-printed / whitespace only': tampered(() => undefined),
  'declared-order bundle (unchanged)': (forge) => ({ file: forge.declared() }),
  'declared-order bundle: payload re-serialised in JCS order': (forge) => {
    const file = forge.declared();
    return { file: { ...file, payload: sorted(file.payload) } };
  },
  'sorted bundle: payload re-serialised in JCS order': tampered((file) => ({ ...file, payload: sorted(file.payload) })),
  'sorted bundle: two top-level payload keys swapped': tampered((file) => {
    const { agent_did, bundle_id, ...rest } = file.payload;
    return { ...file, payload: { bundle_id, agent_did, ...rest } };
  }),
  'sorted bundle after Postgres jsonb (length-sorted keys)': tampered(throughJsonb),
  'sorted bundle after jsonb, then JCS re-sorted': tampered((file) => sorted(throughJsonb(file))),
  'declared-order: one receipt payload re-sorted only': (forge) => {
    const file = forge.declared();
    file.payload.receipts[0].payload = sorted(file.payload.receipts[0].payload);
    return { file };
  },
  'bundle_id one char': tampered((file) => {
    file.payload.bundle_id = flip(file.payload.bundle_id, 10);
  }),
  'approver_subject changed': tampered((file) => {
    file.payload.human_approval_receipts[0].approver_subject = 'matrix:u/mallory:example.com';
  }),
  'metadata.countersign room id changed': tampered((file) => {
    file.payload.metadata.countersign.matrix.room_id = '!other:example.com';
  }),
  'tokens_input +1 in receipt': tampered((file) => {
    file.payload.receipts[0].payload.tokens_input += 1;
  }),
  'payload_hash_b64u one char': tampered((file) => {
    file.payload_hash_b64u = flip(file.payload_hash_b64u);
  }),
  'signature_b64u first char': tampered((file) => {
    file.signature_b64u = flip(file.signature_b64u);
  }),
  'signature_b64u last char re-spelled (unused bits)': tampered((file) => {
    file.signature_b64u = respell(file.signature_b64u);
  }),
  'signature_b64u with == padding': tampered((file) => {
    file.signature_b64u += '==';
  }),
  'issued_at changed (not signed)': tampered((file) => {
    file.issued_at = '2026-03-02T10:00:00.000Z';
  }),
  'expires_at added in the future (not signed)': tampered((file) => {
    file.expires_at = '2099-01-01T00:00:00.000Z';
  }),
  'expires_at added in the past': tampered((file) => {
    file.expires_at = '2026-03-03T00:00:00.000Z';
  }),
  'issued_at not a date': tampered((file) => {
    file.issued_at = 'yesterday';
  }),
  'issued_at date without time': tampered((file) => {
    file.issued_at = '2026-03-02';
  }),
  'envelope_version "2"': tampered((file) => {
    file.envelope_version = '2';
  }),
  'envelope_type gateway_receipt': tampered((file) => {
    file.envelope_type = 'gateway_receipt';
  }),
  'envelope_type nonsense': tampered((file) => {
    file.envelope_type = 'nonsense';
  }),
  'algorithm RSA': tampered((file) => {
    file.algorithm = 'RSA';
  }),
  'hash_algorithm BLAKE3': tampered((file) => {
    file.hash_algorithm = 'BLAKE3';
  }),
  'hash_algorithm sha256': tampered((file) => {
    file.hash_algorithm = 'sha256';
  }),
  'envelope extra field': tampered((file) => {
    file.kid = 'x';
  }),
  'signature_b64u removed': tampered((file) => {
    delete file.signature_b64u;
  }),
  'signer_did removed': tampered((file) => {
    delete file.signer_did;
  }),
  'signer_did = gateway did': (forge) => ({ file: { ...forge.bundle(), signer_did: forge.keys.gateway.did } }),
  'signer_did one char': tampered((file) => {
    file.signer_did = flip(file.signer_did, 20);
  }),
  'bare payload, no envelope': tampered((file) => file.payload),
  'bare payload with approver edited, no envelope': tampered((file) => {
    file.payload.human_approval_receipts[0].approver_subject = 'matrix:u/mallory:example.com';
    return file.payload;
  }),
  null: () => ({ file: null }),
};
