import { expect, test } from 'vitest';
import { mayHear } from './may-hear.ts';

const mine = new Set(['!mine']);

test.each([
  ['a job of a room of theirs', { action: 'job.approved', roomId: '!mine' }, true],
  ['a job of another room', { action: 'job.approved', roomId: '!other' }, false],
  ['a control over every room', { action: 'control.applied', roomId: null }, true],
  ['a control over another room', { action: 'control.applied', roomId: '!other' }, false],
  ['a published policy', { action: 'policy.published', roomId: null }, true],
  ['somebody’s session', { action: 'session.started', roomId: null }, false],
  ['an agent', { action: 'agent.revoked', roomId: null }, false],
])('a person without a role hears of %s: %#', (_, change, heard) => {
  expect(mayHear(change, mine)).toBe(heard);
  expect(mayHear(change, 'all')).toBe(true);
});
