import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { log } from '#lib/log.ts';
import { controlByCommand, isControl } from './admin-room.ts';
import { type Handling, isNamed, type Occasion, type Outcome, occasionOf, refused } from './command.ts';
import { decideByCommand, noteEditedDecision } from './decide-command.ts';
import { enqueueMessage } from './enqueue.ts';
import { type EventRow, markHandled, unhandledEvents } from './intake-store.ts';
import { inReplyTo, messageType, roomMessage } from './message.ts';
import { helpByCommand, requestByCommand, statusByCommand, withdrawByCommand } from './other-commands.ts';
import { replyToEdit, replyToFailure, replyToRefusal } from './replies.ts';
import { parseRoomEvent, relationOf } from './room-event.ts';
import { watchRequest } from './watch.ts';

const atOnce = 50;
const triesMax = 5;
const throttleMs = 10 * 60_000;

/** What the handler of one process remembers: how far everything is answered, and what failed how often. */
export type HandlerMemory = { answeredUpTo: bigint; tries: Map<bigint, number> };

export const newHandlerMemory = (): HandlerMemory => ({ answeredUpTo: 0n, tries: new Map() });

/**
 * Answers every stored command that was not answered, in our order. Safe to repeat after a crash: the use cases know
 * the event, and the row is marked in the transaction that queues the answer.
 * @returns how many were answered
 */
export async function handleCommands(handling: Handling, memory: HandlerMemory): Promise<number> {
  let answered = 0;
  for (;;) {
    const rows = await unhandledEvents(db(), memory.answeredUpTo, atOnce);
    for (const row of rows) {
      await handleRow(row, handling, memory);
      memory.answeredUpTo = row.seq;
      answered += 1;
    }
    if (rows.length < atOnce) return answered;
  }
}

async function handleRow(row: EventRow, handling: Handling, memory: HandlerMemory): Promise<void> {
  try {
    await finish(row, await outcomeOf(row, handling), handling.now);
  } catch (error) {
    const tries = (memory.tries.get(row.seq) ?? 0) + 1;
    memory.tries.set(row.seq, tries);
    if (tries < triesMax) throw error;
    // The commands behind it must not wait for ever for one that we cannot handle.
    log().error({ err: error, eventId: row.eventId }, 'a command could not be handled');
    const reply = replyToFailure('NOT_HANDLED', { jobId: null, approveWord: '', publicUrl: '' });
    await finish(row, refused('NOT_HANDLED', { reply }), handling.now);
  }
  memory.tries.delete(row.seq);
}

async function outcomeOf(row: EventRow, handling: Handling): Promise<Outcome> {
  const occasion = await occasionOf(row, handling);
  if (!occasion) return refused('ROOM_NOT_LISTED');
  if (row.verdict === 'redaction' || row.verdict.startsWith('edit')) return changeOutcome(row, occasion);
  if (isControl(occasion.classified)) return controlByCommand(occasion);
  if (occasion.room.state !== 'joined') return refused(`ROOM_${occasion.room.state.toUpperCase()}`);
  if (occasion.room.joinedSeq !== null && row.seq <= occasion.room.joinedSeq) return refused('BEFORE_JOIN');
  const { classified } = occasion;
  if (classified.kind === 'refused')
    return hint(
      occasion,
      replyToRefusal(classified.refusal, classified.command, occasion.approveWord),
      classified.refusal,
    );
  if (classified.kind !== 'command') return refused('POLICY_CHANGED');
  const { command } = classified;
  switch (command.name) {
    case 'job':
      return requestByCommand(occasion, command);
    case 'approve':
    case 'deny':
      return decideByCommand(occasion, command);
    case 'status':
      return statusByCommand(occasion, command);
    case 'withdraw':
      return withdrawByCommand(occasion, command);
    case 'control':
      return controlByCommand(occasion);
    case 'help':
      return helpByCommand(occasion);
  }
}

async function changeOutcome(row: EventRow, occasion: Occasion): Promise<Outcome> {
  const watched = await watchRequest(row, occasion.now);
  if (row.verdict !== 'edit:command' || watched.outcome === 'voided' || occasion.room.state !== 'joined')
    return watched;
  if (isControl(occasion.classified)) return { ...(await controlByCommand(occasion)), jobId: watched.jobId };
  await noteEditedDecision(occasion);
  return { ...hint(occasion, replyToEdit, 'edit'), jobId: watched.jobId };
}

/** Help with the form. Who is not named gets it once in a while, so that nobody makes the bot fill the room. */
const hint = (occasion: Occasion, reply: string, reason: string): Outcome =>
  refused(reason.toUpperCase(), { reply, ...(isNamed(occasion) ? {} : { throttle: 'hint' }) });

/** Queues the answer and marks the row, in one transaction. */
async function finish(row: EventRow, result: Outcome, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const jobId = result.jobId ?? null;
    const fresh = await markHandled(tx, row.seq, { outcome: result.outcome, jobId, now });
    if (!fresh || result.reply === undefined) return;
    const bucket = Math.floor(now.getTime() / throttleMs);
    const dedupeKey = result.throttle
      ? `${result.throttle}:${row.roomId}:${row.sender}:${bucket}`
      : `reply:${row.eventId}`;
    await enqueueMessage(tx, {
      roomId: row.roomId,
      eventType: messageType,
      content: roomMessage(result.reply.split('\n'), {
        relation: inReplyTo(row.eventId, threadRootOf(row) ?? (result.threaded ? row.eventId : null)),
      }),
      dedupeKey,
      jobId,
      kind: 'reply',
      now,
    });
  });
}

function threadRootOf(row: EventRow): string | null {
  const { relType, eventId } = relationOf(parseRoomEvent(JSON.parse(row.raw)));
  return relType === 'm.thread' ? eventId : null;
}
