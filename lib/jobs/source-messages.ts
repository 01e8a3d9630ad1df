// PURE. Stored events as the messages of a job: what each one is to it, and its text unless it was redacted since.

import type { SourceRow } from './source-store.ts';
import { writtenTexts } from './spoken-text.ts';

export type SourceMessage = {
  eventId: string;
  sender: string;
  at: string;
  kind: 'request' | 'edit' | 'redaction' | 'thread' | 'elsewhere';
  /** Null when it was redacted, or holds no text. */
  text: string | null;
  redacted: boolean;
  /** The event that an edit or a redaction is about. */
  about: string | null;
  /** Whether a red flag names it. */
  flagged: boolean;
  /** Characters of its text that are left out of the page. */
  left: number;
};

/** `cut`: there are more messages than were read. */
export type JobSources = { messages: SourceMessage[]; cut: boolean };

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

type Asked = { jobRequestEventId: string; flagged: readonly string[] };

function kindOf(row: SourceRow, content: Record<string, unknown>, known: ReadonlySet<string>, asked: Asked) {
  const relation = record(content['m.relates_to']);
  if (row.eventId === asked.jobRequestEventId) return 'request';
  if (row.type === 'm.room.redaction') return 'redaction';
  if (relation.rel_type === 'm.replace' && known.has(String(relation.event_id))) return 'edit';
  if (relation.rel_type === 'm.thread' && relation.event_id === asked.jobRequestEventId) return 'thread';
  return asked.flagged.includes(row.eventId) ? 'elsewhere' : null;
}

function readRow(row: SourceRow, known: Set<string>, asked: Asked): SourceMessage | null {
  const content = record(record(JSON.parse(row.raw)).content);
  const kind = kindOf(row, content, known, asked);
  if (kind === null) return null;
  known.add(row.eventId);
  const flagged = asked.flagged.includes(row.eventId);
  const edited = kind === 'edit' ? text(record(content['m.new_content']).body) : null;
  const plain = edited ?? text(content.body) ?? (kind === 'redaction' ? text(content.reason) : null);
  return {
    eventId: row.eventId,
    sender: row.sender,
    at: row.receivedAt.toISOString(),
    kind,
    // What a flag is about need not stand where a reader of the room would see it.
    text: flagged && (kind === 'thread' || kind === 'elsewhere') ? writtenTexts(content).join('\n') || null : plain,
    redacted: false,
    about: row.relatesTo ?? text(record(content['m.relates_to']).event_id),
    flagged,
    left: 0,
  };
}

const eachMax = 4_000;
const flaggedMax = 16_000;
const pageMax = 400_000;
const restMax = 200;

/**
 * The messages with as much of their texts as a page holds: whoever writes into the thread does not choose how long it
 * takes to read it. The request stays whole.
 */
export function withinPage(messages: readonly SourceMessage[]): SourceMessage[] {
  let shown = 0;
  return messages.map((message) => {
    if (message.text === null || message.kind === 'request') return message;
    const most = shown > pageMax ? restMax : message.flagged ? flaggedMax : eachMax;
    const characters = Array.from(message.text);
    shown += Math.min(characters.length, most);
    if (characters.length <= most) return message;
    return { ...message, text: characters.slice(0, most).join(''), left: characters.length - most };
  });
}

/**
 * The messages of a job, oldest first. What was redacted since keeps its place and loses its text, but for the request
 * itself, which the job was planned for. Rows that have nothing to do with the job are left out.
 */
export function sourceMessages(rows: readonly SourceRow[], asked: Asked): SourceMessage[] {
  const known = new Set<string>();
  const messages = rows.flatMap((row) => readRow(row, known, asked) ?? []);
  const redacted = new Set(messages.filter(({ kind }) => kind === 'redaction').map(({ about }) => about));
  return messages.map((message) => {
    if (!redacted.has(message.eventId)) return message;
    return { ...message, redacted: true, text: message.kind === 'request' ? message.text : null };
  });
}
