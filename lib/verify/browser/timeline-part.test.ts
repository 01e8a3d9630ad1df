import { expect, test } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { timelineOf } from './timeline-part.ts';

const entry = (index: number, action: unknown, detail: unknown = {}, actor: unknown = 'system:gateway') => ({
  index,
  leaf: JSON.stringify({ v: 1, action, actor, at: `2026-01-02T03:04:0${index}.000Z` }),
  detail: JSON.stringify(detail),
});
const timeline = (entries: unknown) => timelineOf(new Map([['log/entries.json', utf8(JSON.stringify(entries))]]));

test('entries stand in the order of the log, calls that follow each other as one row', () => {
  const rows = timeline([
    entry(4, 'job.finished', { to: 'done', verdict: 'VALID' }, 'system:console'),
    entry(1, 'decision.recorded', { decision: 'approve', reason: 'fine' }, 'person:p1 @alice:x.org'),
    entry(2, 'call.admitted'),
    entry(3, 'call.closed'),
    entry(0, 'key.created', { role: 'log' }, 'system:setup'),
  ]).rows;
  expect(rows.map(({ title, who, detail }) => [title, who.text, detail?.text])).toEqual([
    ['Decision recorded', '@alice:x.org', 'decision approve · reason fine'],
    ['Calls', 'the console (gateway)', '1 admitted, 1 closed, until 2 Jan 2026, 03:04:03 UTC'],
    ['Job finished', 'the console (console)', 'verdict VALID'],
  ]);
});

test('entries that are none are shown as such, whatever they hold', () => {
  const hostile = [
    null,
    7,
    { index: '1', leaf: '{"__proto__":{"action":"job.finished"}}', detail: '[' },
    entry(0, {}, [], {}),
  ];
  expect(timeline(hostile).rows.map(({ title }) => title)).toEqual(Array(4).fill('Unreadable entry'));
  expect(timeline({ length: 5 }).rows).toEqual([]);
  expect(timelineOf(new Map([['log/entries.json', Uint8Array.of(0xff)]])).rows).toEqual([]);
});
