import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auditActions, entryWords } from './entry-words.ts';

const source = readFileSync(new URL('./events.ts', import.meta.url), 'utf8');
const recorded = [
  ...source.slice(0, source.indexOf('export type AuditDetails')).matchAll(/^ {2}'([a-z_]+\.[a-z_]+)': \{/gm),
];

test('every action that can be recorded has words of its own, and there are words for no other', () => {
  expect(recorded.length).toBeGreaterThan(60);
  expect([...auditActions]).toEqual(recorded.map((match) => match[1]).sort());
});

test.each([
  [
    'decision.recorded',
    { decision: 'deny', slot: 'finance', channel: 'matrix', reason: 'Too wide' },
    'denied the plan as finance in the room: Too wide',
  ],
  ['call.closed', { outcome: 'upstream_error', receiptId: null }, 'closed a call as upstream error, without a receipt'],
  ['person.disabled', { reason: '', sessions: 1 }, 'disabled the person and ended 1 session'],
  [
    'control.applied',
    { kind: 'triage', scope: 'room', subject: '!a:x', reason: 'Drill', jobsReopened: ['J'] },
    'applied read-only triage to room !a:x (1 job put back): Drill',
  ],
  [
    'control.applied',
    { kind: 'freeze', scope: 'everything', subject: null, reason: 'Drill' },
    'applied a freeze to everything: Drill',
  ],
])('%s %j', (action, detail, words) => {
  expect(entryWords(action, detail)).toBe(words);
});

test('an action of a newer console reads as its name', () => {
  expect(entryWords('constructor', {})).toBe('recorded constructor');
});
