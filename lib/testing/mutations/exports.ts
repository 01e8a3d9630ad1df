// For tests: the mutations of ../shared/data/golden/failure-matrix.json on an export bundle, by name.

import { type Forge, type Forged, flip, resignExport, sorted } from '../golden-forge.ts';
import { golden } from '../shared-data.ts';
import { urm } from './manifests.ts';
import type { Mutation, Mutations } from './mutation.ts';
import { receipt } from './receipts.ts';

/** Changes the file without any key. */
const tampered =
  (change: (file: Forged) => Forged): Mutation =>
  (forge) => {
    const file = forge.exported();
    return { file: change(file) ?? file };
  };
/** Changes the file; its issuer hashes and signs it again, the manifest stays. */
const bySigner =
  (change: (file: Forged, forge: Forge) => Forged, signer: 'console' | 'intruder' = 'console'): Mutation =>
  async (forge) => {
    const file = forge.exported();
    await change(file, forge);
    return { file: await resignExport(file, forge.keys[signer]) };
  };
/** Puts another bundle inside; manifest, hash and signature fit it. */
const around =
  (inner: Mutation | ((forge: Forge) => Forged)): Mutation =>
  async (forge) => {
    const file = forge.exported();
    const made = await inner(forge);
    file.artifacts.proof_bundle_envelope = made.file ?? made;
    return { file: await forge.reseal(file) };
  };
const entry = (change: (entry: Forged, entries: Forged[]) => void): Mutation =>
  bySigner((file) => change(file.manifest.entries[0], file.manifest.entries));

export const exported: Mutations = {
  '(unchanged)': tampered(() => undefined),
  'top-level key order changed': tampered((file) => Object.fromEntries(Object.entries(file).reverse())),
  'declared-order export (unchanged)': around((forge) => forge.declared()),
  'declared-order export: nested payload re-sorted only': async (forge) => {
    const { file } = await (around((inner) => inner.declared()) as (forge: Forge) => Promise<{ file: Forged }>)(forge);
    const nested = file.artifacts.proof_bundle_envelope;
    nested.payload = sorted(nested.payload);
    return { file };
  },
  'nested payload bundle_id changed': tampered((file) => {
    const { payload } = file.artifacts.proof_bundle_envelope;
    payload.bundle_id = flip(payload.bundle_id, 10);
  }),
  'metadata changed': tampered((file) => {
    file.metadata.countersign.job_id = 'other';
  }),
  'metadata removed': tampered((file) => {
    delete file.metadata;
  }),
  'manifest hash flipped': entry((line) => {
    line.sha256_b64u = flip(line.sha256_b64u);
  }),
  'manifest size +1': entry((line) => {
    line.size_bytes += 1;
  }),
  'manifest content_type text/json': entry((line) => {
    line.content_type = 'text/json';
  }),
  'manifest extra entry (own file)': entry((line, lines) => {
    lines.push({ ...line, path: 'artifacts/own.json' });
  }),
  'manifest other path': entry((line) => {
    line.path = 'artifacts/other.json';
  }),
  'manifest path duplicated': entry((line, lines) => {
    lines.push({ ...line });
  }),
  'bundle_hash flipped': tampered((file) => {
    file.bundle_hash_b64u = flip(file.bundle_hash_b64u);
  }),
  'signature flipped': tampered((file) => {
    file.signature_b64u = flip(file.signature_b64u);
  }),
  'issuer_did other did:key': (forge) => ({ file: { ...forge.exported(), issuer_did: forge.keys.intruder.did } }),
  'issuer_did did:web': bySigner((file) => {
    file.issuer_did = 'did:web:example.com';
  }),
  'export signed by unknown key (no issuer allowlist exists)': bySigner((file, forge) => {
    file.issuer_did = forge.keys.intruder.did;
  }, 'intruder'),
  'created_at after issued_at': bySigner((file) => {
    file.created_at = '2026-03-02T10:00:00.000Z';
  }),
  'issued_at in the future (+1 day)': bySigner((file) => {
    file.issued_at = '2026-06-02T00:00:00.000Z';
  }),
  'expires_at in the past': bySigner((file) => {
    file.expires_at = '2026-03-03T00:00:00.000Z';
  }),
  'extra artifact key (urm)': bySigner((file) => {
    file.artifacts.urm = golden('urm.json');
  }),
  'nested bundle carries payload.urm': around(urm['urm present, no document'] as Mutation),
  'nested bundle with one unlisted receipt signer': around(receipt['receipt signed by unlisted key'] as Mutation),
  'nested artifact = bare payload': around((forge) => forge.bundle().payload),
  'denied job bundle': around(() => golden('proof_bundle_denied.json')),
  'metadata 1 MiB': bySigner((file) => {
    file.metadata.filler = 'x'.repeat(1024 * 1024);
  }),
};
