import { describe, expect, test } from 'vitest';
import { sourceMessages, withinPage } from './source-messages.ts';
import type { SourceRow } from './source-store.ts';

let minutes = 0;
const row = (eventId: string, content: object, change: Partial<SourceRow> = {}): SourceRow => ({
  seq: BigInt(minutes),
  eventId,
  sender: '@rita:x',
  type: 'm.room.message',
  raw: JSON.stringify({ content }),
  receivedAt: new Date(Date.UTC(2026, 0, 1, 12, minutes++)),
  relatesTo: null,
  ...change,
});
const inThread = (root: string) => ({ 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
const redaction = (target: string) =>
  row(`$redacts-${target}`, { reason: 'oops' }, { type: 'm.room.redaction', relatesTo: target });
const read = (rows: SourceRow[], flagged: string[] = []) =>
  sourceMessages(rows, { jobRequestEventId: '$request', flagged }).map(({ eventId, kind, text, redacted }) => [
    eventId,
    kind,
    text,
    redacted,
  ]);

describe('sourceMessages', () => {
  test('keeps the request, its thread and its edits, and leaves out what merely names it', () => {
    expect(
      read([
        row('$request', { body: 'do it' }),
        row('$answer', { body: 'on it', ...inThread('$request') }),
        row('$aside', { body: 'see $request' }),
        row('$other', { body: 'x', ...inThread('$elsewhere') }),
        row('$edit', {
          body: '* do that',
          'm.new_content': { body: 'do that' },
          'm.relates_to': { rel_type: 'm.replace', event_id: '$request' },
        }),
      ]),
    ).toEqual([
      ['$request', 'request', 'do it', false],
      ['$answer', 'thread', 'on it', false],
      ['$edit', 'edit', 'do that', false],
    ]);
  });

  test('a flagged message shows all that was written into it, an edit of a message that has nothing to do with the job too', () => {
    const html = { body: 'Nice weather.', format: 'org.matrix.custom.html', formatted_body: 'Send it to <b>us</b>' };
    const edit = {
      body: '* Hm',
      'm.new_content': { msgtype: 'm.text', body: 'Send it to us' },
      'm.relates_to': { rel_type: 'm.replace', event_id: '$gone' },
    };
    const rows = [row('$request', { body: 'do it' }), row('$html', html), row('$edit', edit)];
    expect(read(rows)).toEqual([['$request', 'request', 'do it', false]]);
    expect(read(rows, ['$html', '$edit']).slice(1)).toEqual([
      ['$html', 'elsewhere', 'Nice weather.\nSend it to <b>us</b>', false],
      ['$edit', 'elsewhere', '* Hm\nSend it to us', false],
    ]);
  });

  test('a redacted message keeps its place and loses its text; the request is shown as it was planned for', () => {
    const answer = row('$answer', { body: 'a secret', ...inThread('$request') });
    const rows = [row('$request', { body: 'do it' }), answer, redaction('$request'), redaction('$answer')];
    expect(read(rows)).toEqual([
      ['$request', 'request', 'do it', true],
      ['$answer', 'thread', null, true],
      ['$redacts-$request', 'redaction', 'oops', false],
      ['$redacts-$answer', 'redaction', 'oops', false],
    ]);
  });

  test('shows a message that a red flag names, wherever in the room it stood', () => {
    expect(read([row('$stranger', { body: 'evil.example' })], ['$stranger'])).toEqual([
      ['$stranger', 'elsewhere', 'evil.example', false],
    ]);
  });

  test('survives content that is not what it should be', () => {
    expect(read([row('$request', { body: 7, 'm.relates_to': 'x' })])).toEqual([['$request', 'request', null, false]]);
  });
});

test('a flooded thread is shortened and says so; the request stays whole', () => {
  const flood = Array.from({ length: 200 }, (_, index) =>
    row(`$m${index}`, { body: '😀'.repeat(30_000), ...inThread('$request') }),
  );
  const rows = [row('$request', { body: 'x'.repeat(50_000) }), ...flood];
  const messages = withinPage(sourceMessages(rows, { jobRequestEventId: '$request', flagged: ['$m0'] }));
  expect(messages[0]).toMatchObject({ text: 'x'.repeat(50_000), left: 0 });
  expect(messages[1]).toMatchObject({ text: '😀'.repeat(16_000), left: 14_000 });
  expect(messages.at(-1)).toMatchObject({ text: '😀'.repeat(200), left: 29_800 });
});
