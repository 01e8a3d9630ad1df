// PURE. Ed25519 checks of one verification: each key is decoded and imported once, however many signatures it made.

import { publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { utf8 } from '#lib/canon/digest.ts';
import { importVerifyKey, type VerifyKey } from '#lib/canon/ed25519.ts';

export type SignatureChecker = {
  /**
   * Whether a signature is the DID's over a text.
   * @throws CanonError BAD_DID or UNSAFE_KEY when the signer has no usable key
   */
  verify(did: string, message: string, signature: Uint8Array): Promise<boolean>;
};

export function signatureChecker(): SignatureChecker {
  const keys = new Map<string, Promise<VerifyKey>>();
  const keyOf = (did: string): Promise<VerifyKey> => {
    const known = keys.get(did);
    if (known) return known;
    const imported = importVerifyKey(publicKeyFromDidKey(did));
    keys.set(did, imported);
    return imported;
  };
  return {
    verify: async (did, message, signature) => (await keyOf(did)).verify(utf8(message), signature),
  };
}
