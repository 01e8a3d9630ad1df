// PURE. The keys inside the package: each has the identifier that it goes by. Whether they are the console's, only a reader
// who has them from elsewhere can tell.

import { z } from 'zod';
import { kidFromPublicKey, publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { CanonError } from '#lib/canon/error.ts';
import { encodeBase64 } from '#lib/tlog/base64.ts';
import { keyHash } from '#lib/tlog/note.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { parseVkey } from '#lib/tlog/vkey.ts';
import { counted } from '../report.ts';
import { publicKeyDer } from './manifest-format.ts';
import { documentOf, ensure, keysOf, refuse, type SealedContext } from './package-context.ts';

export async function checkKeys(context: SealedContext): Promise<string> {
  const { keys, logs } = keysOf(context);
  try {
    for (const { did, kid } of keys) {
      const same = (await kidFromPublicKey(publicKeyFromDidKey(did))) === kid;
      ensure(same, 'KEY_MISMATCH', `The key ${did} has another identifier than ${kid}.`);
    }
    for (const { origin, vkey } of logs)
      ensure(parseVkey(vkey).name === origin, 'KEY_MISMATCH', `${origin} has a key of another name.`);
  } catch (cause) {
    if (!(cause instanceof CanonError) && !(cause instanceof TlogError)) throw cause;
    throw refuse('KEY_MISMATCH', `A key cannot be used: ${cause.message}.`, cause);
  }
  const dids = new Set(keys.map(({ did }) => did));
  ensure(dids.size === keys.length, 'KEY_MISMATCH', 'One key has two roles, or is there twice.');
  checkTrustedRoot(context, logs);
  return `${counted(keys.length, 'key')}, ${counted(logs.length, 'log')}.`;
}

const text = z.string();
const none = z.array(z.never());
const rootSchema = z.strictObject({
  mediaType: z.literal('application/vnd.dev.sigstore.trustedroot+json;version=0.1'),
  tlogs: z.array(
    z.strictObject({
      baseUrl: text,
      hashAlgorithm: z.literal('SHA2_256'),
      publicKey: z.strictObject({
        rawBytes: text,
        keyDetails: z.literal('PKIX_ED25519'),
        validFor: z.strictObject({ start: z.iso.datetime(), end: z.iso.datetime().optional() }),
      }),
      logId: z.strictObject({ keyId: text }),
      checkpointKeyId: z.strictObject({ keyId: text }),
    }),
  ),
  certificateAuthorities: none,
  ctlogs: none,
  timestampAuthorities: none,
});

/** The root of trust for other tools names the same logs. */
function checkTrustedRoot(context: SealedContext, logs: readonly { origin: string; vkey: string }[]): void {
  const { tlogs } = documentOf(context, 'trusted_root.json', rootSchema);
  const same =
    tlogs.length === logs.length &&
    logs.every(({ origin, vkey }, i) => {
      const key = parseVkey(vkey);
      const keyId = encodeBase64(keyHash(key.name, key.type, key.publicKey));
      const named = tlogs[i];
      return (
        named?.baseUrl.endsWith(`//${origin}`) &&
        named.logId.keyId === keyId &&
        named.checkpointKeyId.keyId === keyId &&
        named.publicKey.rawBytes === publicKeyDer(key.publicKey)
      );
    });
  ensure(same, 'KEY_MISMATCH', 'trusted_root.json names other logs than keys.json.');
}
