// PURE. Ed25519 checks of one verification: each key is decoded and imported once, however many signatures it made, and
// signatures that will be asked about can be begun early: they are verified on other threads while the rest goes on here.

import { base64url } from '#lib/canon/base64-codec.ts';
import { publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { utf8 } from '#lib/canon/digest.ts';
import { importVerifyKey, type VerifyKey } from '#lib/canon/ed25519.ts';

/** Texts as they stand in an artefact. */
export type Signed = { signerDid: string; message: string; signature: string };

export type SignatureChecker = {
  /**
   * Whether a signature is the signer's over a text.
   * @throws CanonError BAD_DID or UNSAFE_KEY when the signer has no usable key
   */
  verify(signed: Signed): Promise<boolean>;
  /** Verifies ahead of the checks that will ask; resolves as soon as all are handed to other threads. */
  begin(signed: readonly Signed[]): Promise<void>;
};

// The published verifiers read base64url leniently, so the format's verdict must too.
function decodeLeniently(text: string): Uint8Array | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

export function signatureChecker(): SignatureChecker {
  const keys = new Map<string, Promise<VerifyKey>>();
  const begun = new Map<string, Promise<boolean>>();
  const keyOf = (did: string): Promise<VerifyKey> => {
    const known = keys.get(did);
    if (known) return known;
    const imported = importVerifyKey(publicKeyFromDidKey(did));
    keys.set(did, imported);
    return imported;
  };
  const start = async ({ signerDid, message, signature }: Signed): Promise<boolean> => {
    const key = await keyOf(signerDid);
    const bytes = base64url.decode(signature) ?? decodeLeniently(signature);
    return bytes !== null && key.verify(utf8(message), bytes);
  };
  const nameOf = ({ signerDid, message, signature }: Signed) => JSON.stringify([signerDid, message, signature]);
  return {
    verify: (signed) => (begun.size > 0 ? begun.get(nameOf(signed)) : undefined) ?? start(signed),
    begin: async (all) => {
      // Only with the keys at hand do the signatures leave this thread before it turns to something else.
      await Promise.allSettled([...new Set(all.map(({ signerDid }) => signerDid))].map(async (did) => keyOf(did)));
      for (const signed of all) {
        const started = start(signed);
        // Whoever asks hears of a failure; nobody may.
        started.catch(() => {});
        begun.set(nameOf(signed), started);
      }
      await Promise.resolve();
    },
  };
}
