import { sha256B64u } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import { type EffectivePolicy, effectivePolicy } from '#lib/policy/compile.ts';
import { PolicyError } from '#lib/policy/policy-error.ts';
import { RegistryError } from './registry-error.ts';
import { findCurrentHeadRows, findHeadRow, findHeadRows, findPolicyRow, findPolicyRows } from './store.ts';

export type PublishedPolicy = {
  wpcHash: string;
  policyId: string;
  policy: EffectivePolicy;
  payloadText: string;
  sourceText: string;
  envelopeText: string;
  publishedBy: string;
  publishedAt: Date;
};
export type RoomHead = Omit<PublishedPolicy, 'publishedBy' | 'publishedAt'> & { version: number; activatedAt: Date };
export type HeadVersion = { version: number; wpcHash: string; activatedBy: string; activatedAt: Date; reason: string };

type PolicyRow = NonNullable<Awaited<ReturnType<typeof findPolicyRow>>>;

// What a text was read as, by its hash. A stored text that is not the one that was read is read, and refused, anew.
const compiled = new Map<string, { payloadText: string; policy: EffectivePolicy }>();
const compiledMax = 200;

/** A stored policy is what its key says, or nothing is decided under it. */
async function read(row: PolicyRow): Promise<PublishedPolicy> {
  const { hash: wpcHash, policyId, payloadText, sourceText, envelopeText, publishedBy, publishedAt } = row;
  const policy = await compile(wpcHash, payloadText);
  return { wpcHash, policyId, policy, payloadText, sourceText, envelopeText, publishedBy, publishedAt };
}

async function compile(wpcHash: string, payloadText: string): Promise<EffectivePolicy> {
  const known = compiled.get(wpcHash);
  if (known?.payloadText === payloadText) return known.policy;
  if ((await sha256B64u(payloadText)) !== wpcHash) {
    throw new RegistryError('WPC_CORRUPTED', `The stored policy ${wpcHash} does not have this hash.`);
  }
  try {
    const policy = effectivePolicy(JSON.parse(payloadText));
    if (compiled.size >= compiledMax) compiled.clear();
    compiled.set(wpcHash, { payloadText, policy });
    return policy;
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw new RegistryError('WPC_CORRUPTED', `The stored policy ${wpcHash} cannot be read.`, { cause });
  }
}

/** The published policy with this hash, or null. @throws RegistryError WPC_CORRUPTED */
export async function findPolicy(db: Db, hash: string): Promise<PublishedPolicy | null> {
  const row = await findPolicyRow(db, hash);
  return row && read(row);
}

/** The policy in force in a room, or null when none was ever activated. @throws RegistryError WPC_CORRUPTED */
export async function headForRoom(db: Db, roomId: string): Promise<RoomHead | null> {
  const head = await findHeadRow(db, roomId);
  if (!head) return null;
  const { wpcHash, policyId, policy, payloadText, sourceText, envelopeText } = await read(head.policy);
  const { version, activatedAt } = head;
  return { version, wpcHash, policyId, policy, payloadText, sourceText, envelopeText, activatedAt };
}

/** Every head that a room has had, the one in force first. */
export async function headHistory(db: Db, roomId: string): Promise<HeadVersion[]> {
  const rows = await findHeadRows(db, roomId);
  return rows.map(({ version, wpcHash, activatedBy, activatedAt, reason }) => ({
    version,
    wpcHash,
    activatedBy,
    activatedAt,
    reason,
  }));
}

/** Every published policy, newest first, with the rooms in which it is in force. @throws RegistryError WPC_CORRUPTED */
export async function listPolicies(
  db: Db,
): Promise<(PublishedPolicy & { headOf: { roomId: string; version: number }[] })[]> {
  const [rows, heads] = await Promise.all([findPolicyRows(db), findCurrentHeadRows(db)]);
  return Promise.all(
    rows.map(async (row) => ({
      ...(await read(row)),
      headOf: heads.filter((head) => head.wpcHash === row.hash).map(({ roomId, version }) => ({ roomId, version })),
    })),
  );
}
