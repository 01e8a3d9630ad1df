// Bodies of model calls, kept where the policy asks for it: the exact bytes, sealed, beside a salted digest that tells
// nothing of them. The digest stands in the evidence for ever; the body can be erased.

import { createHash, randomBytes } from 'node:crypto';
import { db } from '#lib/db/client.ts';
import { findPolicy } from '#lib/registry/find.ts';
import type { NewKeptBody } from '#lib/runs/kept-body-store.ts';

/** Of a larger body only the digest is kept. */
export const keptBytesMax = 4 * 1024 * 1024;

export type KeptKind = NewKeptBody['kind'];

export type BodyKeeper = {
  take(chunk: Uint8Array): void;
  /** Digest, size and what is to be stored; call it once. @param seal seals text under the console's secret */
  end(seal: (text: string) => string): NewKeptBody;
};

const saltBytes = 16;

/** Keeps one body as it passes: the digest grows with the bytes, the bytes are held up to a limit. */
export function keepBody(kind: KeptKind): BodyKeeper {
  const salt = randomBytes(saltBytes);
  const digest = createHash('sha256').update(salt);
  let held: Uint8Array[] | null = [];
  let bytes = 0;
  return {
    take(chunk) {
      digest.update(chunk);
      bytes += chunk.byteLength;
      if (bytes > keptBytesMax) held = null;
      held?.push(chunk);
    },
    end(seal) {
      const body = held && Buffer.concat(held).toString('base64');
      const sealedText = seal(JSON.stringify({ salt: salt.toString('base64url'), body }));
      return { kind, bytes, saltedSha256: digest.digest('hex'), sealedText };
    },
  };
}

const known = new Map<string, boolean>();
const knownMax = 1_000;

/** Whether the policy with this hash asks for bodies to be kept. A policy never changes, so the answer is remembered. */
export async function keepsBodies(policyHash: string): Promise<boolean> {
  const before = known.get(policyHash);
  if (before !== undefined) return before;
  const found = await findPolicy(db(), policyHash);
  if (!found) throw new Error(`There is no policy ${policyHash}.`);
  const keeps = found.policy.model.keepBodies === 'encrypted';
  if (known.size >= knownMax) known.clear();
  known.set(policyHash, keeps);
  return keeps;
}
