// PURE. Derivation attestations of an export, and the inclusion proof that one may carry. The format's log tree has no
// leaf and node prefixes: SHA-256(left ‖ right), the last node doubled on odd levels.

import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256 } from '#lib/canon/digest.ts';
import { ensure } from './bundle-context.ts';
import type { ExportContext } from './check-export.ts';
import type { DerivationEnvelope, ExportBundleFile, InclusionProof } from './export-bundle-schema.ts';
import { CannotCheck, counted } from './report.ts';
import { assertPayloadHash, assertSignedBy, signedBy } from './signatures.ts';
import { isDid, memberOf } from './values.ts';

/** Every attestation that the export carries is signed by a listed key and belongs to this bundle. */
export async function checkAttestations({ input, options }: ExportContext): Promise<string> {
  const { artifacts } = input as ExportBundleFile;
  const derivations = artifacts.derivation_attestation_envelopes ?? [];
  for (const [i, envelope] of derivations.entries()) {
    await checkDerivation(envelope, i, options.derivationDids ?? []);
    const named = envelope.payload.execution?.proof_bundle_hash_b64u;
    const same = named === undefined || named === artifacts.proof_bundle_envelope.payload_hash_b64u;
    ensure(same, 'HASH_MISMATCH', `Derivation attestation ${i} is of another bundle.`);
  }
  const others =
    (artifacts.execution_attestation_envelopes?.length ?? 0) +
    (artifacts.audit_result_attestation_envelopes?.length ?? 0);
  if (others > 0) {
    throw new CannotCheck(
      'COMPONENT_NOT_SUPPORTED',
      'This verifier cannot check execution and audit-result attestations.',
    );
  }
  return derivations.length === 0
    ? 'The export carries no attestations.'
    : `${counted(derivations.length, 'derivation attestation')} verified.`;
}

async function checkDerivation(envelope: DerivationEnvelope, i: number, listed: readonly string[]): Promise<void> {
  const named = `Derivation attestation ${i}`;
  ensure(isDid(envelope.signer_did), 'INVALID_DID_FORMAT', `${named}: the signer is not a did:key or did:web.`);
  if (listed.length === 0) {
    throw new CannotCheck('DEPENDENCY_NOT_CONFIGURED', `${named}: no signer of such attestations is configured.`);
  }
  ensure(listed.includes(envelope.signer_did), 'CLAIM_NOT_FOUND', `${named}: the signer is not listed.`);
  await assertPayloadHash(envelope);
  await assertSignedBy(signedBy(envelope));
  const proof = envelope.payload.clawlogs?.inclusion_proof;
  if (proof) await checkInclusion(proof);
}

async function checkInclusion(proof: InclusionProof): Promise<void> {
  const index = memberOf(proof.metadata, 'leaf_index');
  const inTree = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < proof.tree_size;
  ensure(
    inTree && Number.isInteger(proof.tree_size),
    'INCLUSION_PROOF_INVALID',
    'The proof names no leaf of its tree.',
  );
  let levels = 0;
  for (let width = proof.tree_size; width > 1; width = Math.ceil(width / 2)) levels++;
  ensure(
    proof.audit_path.length === levels,
    'INCLUSION_PROOF_INVALID',
    'The audit path does not fit the size of the tree.',
  );
  ensure(isDid(proof.root_signature.signer_did), 'INVALID_DID_FORMAT', 'The signer of the root is not a did:key.');
  await assertSignedBy({
    signerDid: proof.root_signature.signer_did,
    message: proof.root_hash_b64u,
    signature: proof.root_signature.sig_b64u,
  });
  let hash = bytesOf(proof.leaf_hash_b64u);
  let at = index as number;
  for (const sibling of proof.audit_path.map(bytesOf)) {
    hash = await sha256(at % 2 === 0 ? joined(hash, sibling) : joined(sibling, hash));
    at = Math.floor(at / 2);
  }
  ensure(
    encodeBase64url(hash) === proof.root_hash_b64u,
    'INCLUSION_PROOF_INVALID',
    'The audit path leads to another root.',
  );
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => Uint8Array.of(...a, ...b);

function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return new Uint8Array();
  }
}
