import { actorWords } from '#lib/audit/actor-words.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import type { Db } from '#lib/db/transaction.ts';
import { didsOfRole } from '#lib/keys/store.ts';
import { capabilityDifference, type Difference } from '#lib/policy/difference.ts';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { roomNames } from '#lib/rooms/view-store.ts';
import { findPolicy, headForRoom, type PublishedPolicy } from './find.ts';

export type Signature = { signerDid: string; issuedAt: string; problem: string | null };

/** A room that the policy names, as far as the reader may know of it. */
export type NamedRoom = {
  roomId: string;
  /** Null when the room is not on the list. */
  name: string | null;
  /** The head in force there; null when there is none. */
  head: { version: number; wpcHash: string } | null;
  /** What activating the policy there would change; null when it is the head already. */
  difference: Difference | null;
};

export type PolicyPage = {
  wpcHash: string;
  policyId: string;
  policy: EffectivePolicy;
  sourceText: string;
  envelopeText: string;
  publishedBy: string;
  publishedAt: string;
  signature: Signature;
  rooms: NamedRoom[];
};

/** What the envelope says of its signer, checked against every key that the registry ever had. */
async function signatureOf(db: Db, envelopeText: string): Promise<Signature> {
  const value = JSON.parse(envelopeText) as { signer_did: string; issued_at: string };
  const facts = { signerDid: String(value.signer_did), issuedAt: String(value.issued_at) };
  try {
    await parseEnvelope(value, { type: 'work_policy_contract', signerDids: await didsOfRole(db, 'registry') });
    return { ...facts, problem: null };
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    return { ...facts, problem: `${error.code}: ${error.message}` };
  }
}

/** The rooms that a policy names, with what it would change in each. Rooms beyond `visible` stay bare ids. */
export async function namedRooms(
  db: Db,
  policy: EffectivePolicy,
  wpcHash: string,
  visible: 'all' | ReadonlySet<string>,
): Promise<NamedRoom[]> {
  const names = new Map((await roomNames(db, policy.rooms)).map((room) => [room.roomId, room.name]));
  return Promise.all(
    policy.rooms.map(async (roomId) => {
      const known = names.get(roomId) ?? null;
      if (known === null || (visible !== 'all' && !visible.has(roomId))) {
        return { roomId, name: null, head: null, difference: null };
      }
      const head = await headForRoom(db, roomId);
      const difference = head?.wpcHash === wpcHash ? null : capabilityDifference(head?.policy ?? null, policy);
      return { roomId, name: known, head: head && { version: head.version, wpcHash: head.wpcHash }, difference };
    }),
  );
}

/** Everything that a policy's page shows; null when no policy has this hash. @throws RegistryError WPC_CORRUPTED */
export async function findPolicyPage(
  db: Db,
  hash: string,
  visible: 'all' | ReadonlySet<string>,
): Promise<PolicyPage | null> {
  const found: PublishedPolicy | null = await findPolicy(db, hash);
  if (!found) return null;
  const { wpcHash, policyId, policy, sourceText, envelopeText, publishedBy, publishedAt } = found;
  const [signature, rooms] = await Promise.all([
    signatureOf(db, envelopeText),
    namedRooms(db, policy, wpcHash, visible),
  ]);
  return {
    wpcHash,
    policyId,
    policy,
    sourceText,
    envelopeText,
    publishedBy: actorWords(publishedBy),
    publishedAt: publishedAt.toISOString(),
    signature,
    rooms,
  };
}
