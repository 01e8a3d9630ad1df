// PURE. `trusted_root.json`: our logs as Sigstore's verifier wants to be told of them. There is no certificate authority
// and no time stamping.

import { encodeBase64 } from '#lib/tlog/base64.ts';
import { keyHash, signatureType } from '#lib/tlog/note.ts';
import { parseVkey } from '#lib/tlog/vkey.ts';
import { publicKeyDer } from '#lib/verify/package/manifest-format.ts';

export type TrustedLog = { origin: string; vkey: string; startedAt: Date; closedAt: Date | null };

/** SHA-256 over a log key's name, type and bytes, all 32 bytes. */
export function logKeyHash(vkey: string): Uint8Array {
  const { name, publicKey } = parseVkey(vkey);
  return keyHash(name, signatureType.ed25519, publicKey);
}

export function trustedRoot(logs: readonly TrustedLog[], publicUrl: string): object {
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: logs.map(({ origin, vkey, startedAt, closedAt }) => ({
      baseUrl: `${new URL(publicUrl).protocol}//${origin}`,
      hashAlgorithm: 'SHA2_256',
      publicKey: {
        rawBytes: publicKeyDer(parseVkey(vkey).publicKey),
        keyDetails: 'PKIX_ED25519',
        validFor: { start: startedAt.toISOString(), ...(closedAt && { end: closedAt.toISOString() }) },
      },
      logId: { keyId: encodeBase64(logKeyHash(vkey)) },
      checkpointKeyId: { keyId: encodeBase64(logKeyHash(vkey)) },
    })),
    certificateAuthorities: [],
    ctlogs: [],
    timestampAuthorities: [],
  };
}
