// PURE. The export bundle (claw-formats.md section 11, export_bundle v1): one signed file around the proof bundle, with
// everything a reader needs beside it in `metadata`. Rule A; never `expires_at`, which the verifiers treat differently.

import { deepSorted, hashJcs, sha256B64u, utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { signHashText } from './envelope.ts';

export const proofBundlePath = 'artifacts/proof_bundle_envelope.json';

export type ManifestEntry = { path: string; sha256_b64u: string; content_type: string; size_bytes: number };
export type ExportBundle = {
  algorithm: 'Ed25519';
  artifacts: { proof_bundle_envelope: unknown };
  bundle_hash_b64u: string;
  created_at: string;
  export_id: string;
  export_version: '1';
  hash_algorithm: 'SHA-256';
  issued_at: string;
  issuer_did: string;
  manifest: { manifest_version: '1'; generated_at: string; entries: ManifestEntry[] };
  metadata?: Record<string, unknown>;
  signature_b64u: string;
};

/** The manifest's line for one artefact, over its canonical bytes. */
export const manifestEntry = (path: string, artifact: unknown): Promise<ManifestEntry> =>
  manifestEntryOf(path, canonicalJson(artifact));

/** The same, of an artefact whose canonical text is at hand. */
export async function manifestEntryOf(path: string, canonicalText: string): Promise<ManifestEntry> {
  const bytes = utf8(canonicalText);
  return { path, sha256_b64u: await sha256B64u(bytes), content_type: 'application/json', size_bytes: bytes.length };
}

/** What an export's signature covers, in the order of names: its canonical text is that of its members one after the other. */
export function hashedMembers(bundle: Record<string, unknown>): Record<string, unknown> {
  const { export_version, export_id, created_at, issuer_did, manifest, artifacts, issued_at, expires_at, metadata } =
    bundle;
  return {
    artifacts,
    created_at,
    ...(expires_at !== undefined && { expires_at }),
    export_id,
    export_version,
    issued_at,
    issuer_did,
    manifest,
    ...(metadata !== undefined && { metadata }),
  };
}

/** Hash over everything that an export's signature covers. */
export const exportBundleHash = (bundle: Record<string, unknown>): Promise<string> => hashJcs(hashedMembers(bundle));

/** Builds and signs an export. The proof bundle's envelope stands in it verbatim. */
export async function buildExportBundle(input: {
  /** `exp_<uuid>` */
  exportId: string;
  createdAt: string;
  proofBundleEnvelope: unknown;
  metadata: Record<string, unknown>;
  signer: Signer;
}): Promise<ExportBundle> {
  const entry = await manifestEntry(proofBundlePath, input.proofBundleEnvelope);
  const unsigned = {
    artifacts: { proof_bundle_envelope: input.proofBundleEnvelope },
    created_at: input.createdAt,
    export_id: input.exportId,
    export_version: '1' as const,
    issued_at: input.createdAt,
    issuer_did: input.signer.did,
    manifest: deepSorted({ manifest_version: '1' as const, generated_at: input.createdAt, entries: [entry] }),
    metadata: input.metadata,
  };
  const hash = await exportBundleHash(unsigned);
  return {
    algorithm: 'Ed25519',
    artifacts: unsigned.artifacts,
    bundle_hash_b64u: hash,
    created_at: unsigned.created_at,
    export_id: unsigned.export_id,
    export_version: '1',
    hash_algorithm: 'SHA-256',
    issued_at: unsigned.issued_at,
    issuer_did: unsigned.issuer_did,
    manifest: unsigned.manifest,
    metadata: unsigned.metadata,
    signature_b64u: await signHashText(input.signer, hash),
  };
}
