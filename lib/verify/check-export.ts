// PURE. The export bundle around a proof bundle (claw-formats.md section 11). The format has no list of export signers:
// any did:key passes here, and our own profile checks the signer.

import { sha256B64u } from '#lib/canon/digest.ts';
import { hashedMembers, manifestEntryOf, proofBundlePath } from '#lib/claw/export-bundle.ts';
import { ensure } from './bundle-context.ts';
import { type ExportBundleFile, exportBundleSchema } from './export-bundle-schema.ts';
import { JsonTexts } from './json-texts.ts';
import type { VerifyOptions } from './options.ts';
import { counted } from './report.ts';
import { assertSignedBy } from './signatures.ts';
import { firstIssue, isDid, type Members } from './values.ts';

export type ExportContext = { input: unknown; options: VerifyOptions };

/** Tolerance of an export's times. */
export const exportSkewMs = 300_000;

const textsOf = ({ options }: ExportContext): JsonTexts => options.texts ?? new JsonTexts();

const fileOf = (context: ExportContext): ExportBundleFile => context.input as ExportBundleFile;

export function checkExportSchema({ input }: ExportContext): string {
  const issue = firstIssue(exportBundleSchema, input);
  ensure(!issue, 'SCHEMA_VALIDATION_FAILED', `${issue?.path || 'The export'}: ${issue?.message}`);
  return 'Every member fits the published schema.';
}

/** Created before issued, issued before now, not expired. */
export function checkExportTimes(context: ExportContext): string {
  const { issuer_did, created_at, issued_at, expires_at } = fileOf(context);
  const now = context.options.now.getTime();
  ensure(isDid(issuer_did), 'INVALID_DID_FORMAT', 'issuer_did is not a did:key or did:web.');
  const ordered = Date.parse(created_at) <= Date.parse(issued_at);
  ensure(ordered, 'CAUSAL_CLOCK_CONTRADICTION', 'The export was created after it was issued.');
  const past = Date.parse(issued_at) <= now + exportSkewMs;
  ensure(past, 'FUTURE_TIMESTAMP_POISONING', `The export says that it was issued at ${issued_at}, which lies ahead.`);
  const expired = expires_at !== undefined && now > Date.parse(expires_at) + exportSkewMs;
  ensure(!expired, 'EXPIRED_TTL', `The export expired at ${expires_at}.`);
  return `Issued at ${issued_at}.`;
}

/** Exactly one line for each artefact, over its canonical bytes. */
export async function checkManifest(context: ExportContext): Promise<string> {
  const { manifest, artifacts } = fileOf(context);
  const lines = new Map(manifest.entries.map((entry) => [entry.path, entry]));
  ensure(lines.size === manifest.entries.length, 'MALFORMED_ENVELOPE', 'The manifest names a path twice.');
  const expected = artifactsByPath(artifacts);
  ensure(
    lines.size === expected.length,
    'MISSING_REQUIRED_FIELD',
    'The manifest does not have one line for each artefact.',
  );
  for (const [path, artifact] of expected) {
    const line = lines.get(path);
    ensure(line !== undefined, 'MISSING_REQUIRED_FIELD', `The manifest does not name ${path}.`);
    const wanted = await manifestEntryOf(path, textsOf(context).canonicalOf(artifact));
    ensure(line.sha256_b64u === wanted.sha256_b64u, 'HASH_MISMATCH', `${path} is not the artefact that was hashed.`);
    ensure(line.content_type === wanted.content_type, 'MALFORMED_ENVELOPE', `${path} has another content type.`);
    ensure(line.size_bytes === wanted.size_bytes, 'HASH_MISMATCH', `${path} has another size.`);
  }
  return `${counted(expected.length, 'artefact')}, as the manifest names.`;
}

function artifactsByPath(artifacts: ExportBundleFile['artifacts']): [path: string, artifact: unknown][] {
  const lists = [
    'execution_attestation_envelopes',
    'derivation_attestation_envelopes',
    'audit_result_attestation_envelopes',
  ] as const;
  return [
    [proofBundlePath, artifacts.proof_bundle_envelope],
    ...lists.flatMap((name) =>
      (artifacts[name] ?? []).map((artifact, i): [string, unknown] => [`artifacts/${name}/${i}.json`, artifact]),
    ),
  ];
}

/** The issuer signed everything in the file. */
export async function checkExportSignature(context: ExportContext): Promise<string> {
  const file = fileOf(context);
  const hash = await sha256B64u(textsOf(context).composedOf(hashedMembers(file as Members)));
  ensure(hash === file.bundle_hash_b64u, 'HASH_MISMATCH', 'The content of the export is not what was hashed.');
  const signed = { signerDid: file.issuer_did, message: file.bundle_hash_b64u, signature: file.signature_b64u };
  await assertSignedBy(signed, context.options.signatures);
  return `Signed by ${file.issuer_did}.`;
}
