// PURE. The manifest of a package, byte for byte: an in-toto statement in a DSSE envelope in a Sigstore bundle v0.3, with its
// place in our log (proof.md section 3). One text for one set of parts, so that a reader builds it again and compares.

import { base64 } from '#lib/canon/base64-codec.ts';
import { utf8 } from '#lib/canon/digest.ts';
import { fromHex } from '#lib/canon/hex.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';

export const manifestPath = 'manifest.sigstore.json';
export const statementType = 'https://in-toto.io/Statement/v1';
export const predicateType = 'urn:countersign:attestation:job-manifest:v1';
export const payloadType = 'application/vnd.in-toto+json';
export const bundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const leafKind = { kind: 'hashedrekord', version: '0.0.2' } as const;

export type ManifestPredicate = {
  jobId: string;
  finalState: string;
  /** Hex digest of the newest token's approval request, else of the newest request; null without any. */
  decisionDigest: string | null;
  wpcHash: string | null;
  /** `revoked` before it was collected. */
  tokens: { jti: string; tokenScopeHash: string; status: 'uncollected' | 'collected' | 'revoked' }[];
  receiptCount: number;
  /** Sequence numbers of the first and the last intent of the run; null without any. */
  seqFirst: number | null;
  seqLast: number | null;
  /** base64url, as the next receipt would have named it. */
  lastReceiptSha256: string | null;
  intentsWithoutReceipt: number[];
  missing: { path: string; reason: string }[];
  files: { path: string; format: string }[];
  createdOn: string;
};

export type ManifestStatement = {
  _type: typeof statementType;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: typeof predicateType;
  predicate: ManifestPredicate;
};

/** The JCS text that is signed; subjects and files in the order of their paths. */
export function statementText(subjects: { name: string; sha256: string }[], predicate: ManifestPredicate): string {
  const statement: ManifestStatement = {
    _type: statementType,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType,
    predicate,
  };
  return canonicalJson(statement);
}

/** DSSE's pre-authentication encoding of a statement: what the signature covers. */
export function preAuthEncoding(body: Uint8Array): Uint8Array {
  const header = utf8(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `);
  const whole = new Uint8Array(header.length + body.length);
  whole.set(header);
  whole.set(body, header.length);
  return whole;
}

const spkiHeader = fromHex('302a300506032b6570032100');

/** An Ed25519 public key as DER, in base64. */
export const publicKeyDer = (publicKey: Uint8Array): string =>
  base64.encode(Uint8Array.of(...spkiHeader, ...publicKey));

/** The leaf of a manifest: a `hashedrekord` entry over the pre-authentication encoding. */
export const hashedRekordLeaf = (parts: {
  /** SHA-256 of the pre-authentication encoding. */
  paeSha256: Uint8Array;
  signature: Uint8Array;
  publicKey: Uint8Array;
}): string =>
  canonicalJson({
    apiVersion: leafKind.version,
    kind: leafKind.kind,
    spec: {
      hashedRekordV002: {
        data: { algorithm: 'SHA2_256', digest: base64.encode(parts.paeSha256) },
        signature: {
          content: base64.encode(parts.signature),
          verifier: { keyDetails: 'PKIX_ED25519', publicKey: { rawBytes: publicKeyDer(parts.publicKey) } },
        },
      },
    },
  });

/** The DSSE envelope, JCS text. */
export const dsseEnvelope = (parts: { statementText: string; kid: string; signature: Uint8Array }) => ({
  payload: base64.encode(utf8(parts.statementText)),
  payloadType,
  signatures: [{ keyid: parts.kid, sig: base64.encode(parts.signature) }],
});

export type ManifestParts = {
  statementText: string;
  /** Of the manifest key (lib/canon/did-key.ts). */
  kid: string;
  signature: Uint8Array;
  /** hashedRekordLeaf of the above. */
  leafText: string;
  log: {
    /** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), all 32 bytes. */
    keyHash: Uint8Array;
    index: number;
    size: number;
    root: Uint8Array;
    path: Uint8Array[];
    /** The checkpoint's whole note. */
    noteText: string;
  };
};

/** The text of `manifest.sigstore.json`. */
export const manifestText = ({ log, ...parts }: ManifestParts): string =>
  canonicalJson({
    mediaType: bundleMediaType,
    dsseEnvelope: dsseEnvelope(parts),
    verificationMaterial: {
      publicKey: { hint: parts.kid },
      tlogEntries: [
        {
          logIndex: String(log.index),
          logId: { keyId: base64.encode(log.keyHash) },
          kindVersion: leafKind,
          integratedTime: '0',
          inclusionProof: {
            logIndex: String(log.index),
            treeSize: String(log.size),
            rootHash: base64.encode(log.root),
            hashes: log.path.map((hash) => base64.encode(hash)),
            checkpoint: { envelope: log.noteText },
          },
          canonicalizedBody: base64.encode(utf8(parts.leafText)),
        },
      ],
    },
  });
