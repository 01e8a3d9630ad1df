// PURE. What every message of ours is made of: plain text, explicit mentions, a place in the job's thread, one key for
// programs. Text that somebody else wrote never begins a line and pings nobody.

import { displayText } from '#lib/canon/display-text.ts';

export type JobKey = {
  v: 1;
  kind: 'accepted' | 'plan' | 'decision' | 'completion' | 'state';
  job: string;
  rev?: number;
  digest?: string;
  code?: string;
  state: string;
  /** Milliseconds since 1970. */
  expires?: number;
  url: string;
  wpc?: string;
  proof?: string;
  /** Hex SHA-256 of the sealed package. */
  package?: string;
};

export type Relation = Record<string, unknown>;

export type RoomMessage = {
  msgtype: 'm.notice';
  body: string;
  'm.mentions': { user_ids?: string[] };
  'm.relates_to'?: Relation;
  'dev.countersign.job'?: JobKey;
};

export const messageType = 'm.room.message';

/** A place in the thread that begins at `rootEventId`, with the fallback for clients without threads. */
export const inThread = (rootEventId: string): Relation => ({
  rel_type: 'm.thread',
  event_id: rootEventId,
  is_falling_back: true,
  'm.in_reply_to': { event_id: rootEventId },
});

/** An answer to one event: in its thread when it stands in one. */
export const inReplyTo = (eventId: string, threadRoot: string | null): Relation =>
  threadRoot === null
    ? { 'm.in_reply_to': { event_id: eventId } }
    : { rel_type: 'm.thread', event_id: threadRoot, is_falling_back: false, 'm.in_reply_to': { event_id: eventId } };

export function roomMessage(
  lines: readonly (string | null)[],
  extra: { mentions?: readonly string[]; relation?: Relation; job?: JobKey } = {},
): RoomMessage {
  return {
    msgtype: 'm.notice',
    body: lines.filter((line) => line !== null).join('\n'),
    'm.mentions': extra.mentions?.length ? { user_ids: [...extra.mentions] } : {},
    ...(extra.relation ? { 'm.relates_to': extra.relation } : {}),
    ...(extra.job ? { 'dev.countersign.job': extra.job } : {}),
  };
}

/** Somebody else's text within a line: quoted, on one line, cut with the number of characters left out. */
export function quoted(text: string, max = 300): string {
  const line = displayText(text)
    .text.replace(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('\t', ' ');
  const characters = Array.from(line);
  if (characters.length <= max) return `“${line}”`;
  return `“${characters.slice(0, max).join('')}…” (${characters.length - max} more characters)`;
}

/** Somebody else's text as lines of its own, each behind a bar. */
export const barred = (text: string): string[] =>
  displayText(text)
    .text.split('\n')
    .map((line) => `│ ${line}`);

/** `2026-03-02 12:30 UTC` */
export const utcMinutes = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const jobUrl = (publicUrl: string, jobId: string) => `${publicUrl}/jobs/${jobId}`;
export const evidenceUrl = (publicUrl: string, jobId: string) => `${publicUrl}/evidence/job/${jobId}`;
