// What happened in the room: events as they came, approvals tried while a control held, policies that were in force.

import { sha256B64u } from '#lib/canon/digest.ts';
import { toHex } from '#lib/canon/hex.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { findTrustedKeys } from '#lib/evidence/store.ts';
import { entriesOfControl, refusalsBy } from '../effect-store.ts';
import { entryItem } from './control-items.ts';
import {
  againstCount,
  altered,
  type Found,
  itemOf,
  missing,
  type RetainGroup,
  type RetainItem,
  unknownRoom,
} from './item.ts';
import { detailOf, type Look } from './look.ts';
import { eventsById, headsUntil, policiesByHash, refusalsGone } from './store.ts';

type EventRow = Awaited<ReturnType<typeof eventsById>>[number];
type Asked = {
  eventId: string;
  what: string;
  roomId: string | null /** What it was when it was acted on. */;
  rawSha256?: string;
};

async function lookAtEvent(row: EventRow | undefined, rawSha256 = row?.rawSha256): Promise<Found> {
  if (!row) return missing('The event is not stored here');
  const digest = await sha256B64u(row.raw);
  if (digest !== row.rawSha256 || digest !== rawSha256) {
    return altered('The stored bytes of the event do not have its hash', digest);
  }
  return { state: 'there', digest, at: row.receivedAt.toISOString() };
}

/** Matrix events by their ids, each with its stored bytes hashed again. */
export async function eventItems({ db }: Look, asked: readonly Asked[]): Promise<RetainItem[]> {
  const rows = new Map(
    (
      await eventsById(
        db,
        asked.map(({ eventId }) => eventId),
      )
    ).map((row) => [row.eventId, row]),
  );
  return Promise.all(
    asked.map(async ({ eventId, what, roomId, rawSha256 }) =>
      itemOf({ kind: 'event', what, id: eventId, roomId }, await lookAtEvent(rows.get(eventId), rawSha256)),
    ),
  );
}

/** What the log still has the leaf of, while its entry is gone: nothing that was tried goes silently. */
async function goneItems({ db, entries }: Look): Promise<RetainItem[]> {
  const from = entries.find(({ action }) => action === 'control.applied')?.id;
  if (from === undefined) return [];
  const to = entries.findLast(({ action }) => action === 'control.lifted')?.id ?? null;
  const note = 'The log has its leaf, and the entry itself is gone';
  return (await refusalsGone(db, { from, to })).map(({ auditId, leafHash }) =>
    itemOf(
      { kind: 'entry', what: 'A decision refused in that time', id: String(auditId), roomId: unknownRoom },
      { state: 'missing', digest: toHex(leafHash), note },
    ),
  );
}

/** Approvals and denials that the control refused: each with its entry, and its event when it came from the room. */
export async function attemptsGroup(look: Look): Promise<RetainGroup> {
  const rows = look.entries.filter(({ action }) => action === 'decision.refused');
  const tried = rows.map((row) => {
    const { decision, by, channel, eventId } = detailOf(row);
    const where = channel === 'matrix' ? 'in the room' : 'in the browser';
    const what = `${decision === 'deny' ? 'Denial' : 'Approval'} tried ${where} by ${by}`;
    return { row, what, eventId: typeof eventId === 'string' ? eventId : null };
  });
  const entries = tried.map(({ row, what }) => entryItem(look, row, what));
  const events = await eventItems(
    look,
    tried.flatMap(({ row, what, eventId }) => (eventId ? [{ eventId, what, roomId: row.roomId }] : [])),
  );
  // Without the control's own entry there is nothing to count from; that it is gone stands with the control itself.
  const inForce = await entriesOfControl(look.db, look.control);
  const applied = !inForce.missing.includes('control.applied');
  const counted = applied ? (await refusalsBy(look.db, look.control, inForce)).refusedDecisions : entries.length;
  const items = againstCount(entries, 'entry', counted, 'Decisions refused by it, as the log counts them');
  return { title: 'Approvals tried meanwhile', items: [...items, ...events, ...(await goneItems(look))] };
}

type PolicyRow = Awaited<ReturnType<typeof policiesByHash>>[number];

async function lookAtPolicy(row: PolicyRow | undefined, registryDids: readonly string[]): Promise<Found> {
  if (!row) return missing('The policy is not stored here');
  if ((await sha256B64u(row.payloadText)) !== row.hash) return altered('The stored policy does not have this hash');
  try {
    const expected = { type: 'work_policy_contract', signerDids: registryDids } as const;
    const envelope = await parseEnvelope(JSON.parse(row.envelopeText), expected);
    if (envelope.payload_hash_b64u !== row.hash) return altered('Its signed envelope is that of another policy');
  } catch (error) {
    if (!(error instanceof ClawError) && !(error instanceof SyntaxError)) throw error;
    return altered(`Its signed envelope does not hold: ${error.message}`);
  }
  return { state: 'there', digest: row.hash, note: 'Signed by the registry' };
}

/** Policies by their hashes, each hashed and its signature checked again. */
export async function policyItems(
  { db }: Look,
  wanted: readonly { hash: string; what: string }[],
): Promise<RetainItem[]> {
  const rows = new Map(
    (
      await policiesByHash(
        db,
        wanted.map(({ hash }) => hash),
      )
    ).map((row) => [row.hash, row]),
  );
  const { registryDids } = await findTrustedKeys(db);
  return Promise.all(
    wanted.map(async ({ hash, what }) =>
      itemOf(
        { kind: 'policy', what, id: hash, href: `/policies/${encodeURIComponent(hash)}` },
        await lookAtPolicy(rows.get(hash), registryDids),
      ),
    ),
  );
}

/** Policies in force in the control's rooms while it lasted, and those under which an approval was tried. */
export async function policiesInForceGroup(look: Look, now: Date): Promise<RetainGroup> {
  const { control, entries } = look;
  const heads = await headsUntil(look.db, control.scope === 'room' ? control.subject : null, control.liftedAt ?? now);
  const settled = new Set<string>();
  const inForce = heads.filter(({ roomId, activatedAt }) => {
    if (settled.has(roomId)) return false;
    if (activatedAt <= control.appliedAt) settled.add(roomId);
    return true;
  });
  const tried = entries.flatMap((row) => {
    const { wpcHash } = row.action === 'decision.refused' ? detailOf(row) : {};
    return typeof wpcHash === 'string' ? [wpcHash] : [];
  });
  const hashes = [...new Set([...inForce.map(({ wpcHash }) => wpcHash), ...tried])];
  const items = await policyItems(
    look,
    hashes.map((hash) => ({ hash, what: 'Policy in force' })),
  );
  return { title: 'Policies in force', items };
}
