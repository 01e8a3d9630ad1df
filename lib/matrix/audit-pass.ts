// Looks back over each room for events that sync never delivered (Synapse #9424, #10878). What it finds is kept and
// decides nothing.

import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { ingestEvent } from './ingest-event.ts';
import { knownEvents, roomsIn } from './intake-store.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { type Bot, readingOf } from './reading.ts';
import { asRecord, asText } from './room-event.ts';
import { applyFact } from './room-facts.ts';
import { parseMessages } from './sync-batch.ts';

const pageLimit = 50;
const pagesMax = 4;

const idOf = (raw: unknown) => asText(asRecord(raw)?.event_id) ?? '';

/**
 * Events of a room before `from` that stand after one we know and that we do not know, oldest first. What is older
 * than everything we know was said before we listened.
 */
async function missedEvents(port: MatrixPort, roomId: string, from: string): Promise<unknown[]> {
  const unknown: unknown[] = [];
  let position = from;
  for (let page = 0; page < pagesMax; page++) {
    const { chunk, end } = parseMessages(await port.messages({ roomId, from: position, dir: 'b', limit: pageLimit }));
    const known = await knownEvents(db(), chunk.map(idOf));
    const oldestKnown = chunk.findLastIndex((raw) => known.has(idOf(raw)));
    const after = chunk.slice(0, oldestKnown === -1 ? chunk.length : oldestKnown);
    unknown.push(...after.filter((raw) => !known.has(idOf(raw))));
    if (oldestKnown !== -1) return unknown.reverse();
    if (end === null) break;
    position = end;
  }
  return [];
}

/** One pass over every joined room, from the cursor backwards. @returns how many events sync had missed */
export async function auditPass(port: MatrixPort, bot: Bot, since: string, now: Date): Promise<number> {
  let found = 0;
  for (const { roomId } of await roomsIn(db(), ['joined'])) {
    const missed = await missedEvents(port, roomId, since).catch((error) => {
      if (error instanceof MatrixFailure && error.code === 'FORBIDDEN') return [];
      throw error;
    });
    if (missed.length === 0) continue;
    await transaction(async (tx) => {
      const reading = await readingOf(tx, roomId, bot);
      for (const raw of missed) {
        const arrival = { roomId, source: 'audit', beforeJoin: false, receivedAt: now } as const;
        const stored = await ingestEvent(tx, raw, reading, arrival);
        if (!stored) continue;
        found += 1;
        const { kind } = stored.classified;
        if (kind === 'encryption' || kind === 'tombstone') {
          await applyFact(tx, { roomId, ...stored, botUserId: bot.userId, now });
        }
      }
    });
  }
  return found;
}
