import type { Signer } from '#lib/canon/ed25519.ts';
import type { Db } from '#lib/db/transaction.ts';
import { effectivePolicy } from '#lib/policy/compile.ts';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { findPolicy } from './find.ts';
import { type NamedRoom, namedRooms } from './policy-view.ts';
import { prepareWpc } from './publish.ts';

export type PolicyPreview = { wpcHash: string; existed: boolean; policy: EffectivePolicy; rooms: NamedRoom[] };

/**
 * What publishing a document would give, without storing anything.
 * @throws PolicyError INVALID_SOURCE with the path of the first problem
 */
export async function previewPolicy(db: Db, sourceText: string, registry: Signer, now: Date): Promise<PolicyPreview> {
  const { hash, payloadText } = await prepareWpc(sourceText, registry, now);
  const policy = effectivePolicy(JSON.parse(payloadText));
  const [existing, rooms] = await Promise.all([findPolicy(db, hash), namedRooms(db, policy, hash, 'all')]);
  return { wpcHash: hash, existed: existing !== null, policy, rooms };
}
