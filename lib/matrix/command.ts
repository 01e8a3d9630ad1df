import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import type { RoomHead } from '#lib/registry/find.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { findRoom } from '#lib/rooms/store.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { type Classified, classify } from './classify.ts';
import type { EventRow } from './intake-store.ts';
import type { MatrixPort } from './port.ts';
import { type Bot, readingUnder } from './reading.ts';
import { parseRoomEvent, type RoomEvent } from './room-event.ts';

/** What the handling of commands needs besides the row. */
export type Handling = {
  port: MatrixPort;
  bot: Bot;
  keys: MintKeys;
  config: Pick<Config, 'publicUrl' | 'matrix' | 'liftByAnother'>;
  /** What tokens carry that are asked for anew when a control ends. */
  terms: () => Promise<IssuerTerms>;
  now: Date;
};

/** What became of a command: the code on its row, and the answer in the room, if there is one. */
export type Outcome = {
  outcome: string;
  jobId?: string | null;
  reply?: string;
  /** The answer opens a thread below what it answers, unless that stands in one. */
  threaded?: boolean;
  /** Answers with the same key are given once in ten minutes: what a stranger gets, however often they ask. */
  throttle?: string;
};

/** A stored command, read again from its raw text, with the room and the policy as they are now. */
export type Occasion = Handling & {
  row: EventRow;
  event: RoomEvent;
  classified: Classified;
  room: NonNullable<Awaited<ReturnType<typeof findRoom>>>;
  head: RoomHead | null;
  approveWord: string;
};

export async function occasionOf(row: EventRow, handling: Handling): Promise<Occasion | null> {
  const room = await findRoom(db(), row.roomId);
  if (!room) return null;
  const event = parseRoomEvent(JSON.parse(row.raw));
  const head = await headForRoom(db(), row.roomId);
  const reading = readingUnder(head, handling.bot);
  return {
    ...handling,
    row,
    event,
    room,
    classified: classify(event, reading),
    head,
    approveWord: reading.approveWord,
  };
}

/** Whether the policy in force names the sender as one who may decide here. */
export const isNamed = ({ row, head }: Pick<Occasion, 'row' | 'head'>): boolean =>
  head?.policy.approvers.includes(row.sender) ?? false;

export const refused = (code: string, more: Omit<Outcome, 'outcome'> = {}): Outcome => ({
  outcome: `refused:${code}`,
  ...more,
});

/** One answer to a stranger in a while, the same whatever they asked: it never says whether a job exists. */
export const toStranger = (code: string, reply: string): Outcome => refused(code, { reply, throttle: 'stranger' });
