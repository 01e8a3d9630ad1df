import { expect, test } from 'vitest';
import { actorName } from '#lib/actor.ts';
import { actorWords } from './actor-words.ts';

test.each([
  [actorName({ kind: 'person', personId: '0199', name: 'A', mxid: '@a:x', roles: [] }), '@a:x'],
  [actorName({ kind: 'person', personId: '0199', name: 'A', mxid: null, roles: [] }), 'person 0199'],
  [actorName({ kind: 'matrix', mxid: '@a:x' }), '@a:x'],
  [actorName({ kind: 'agent', did: 'did:key:z6Mk' }), 'did:key:z6Mk'],
  [actorName({ kind: 'system', name: 'worker' }), 'the worker'],
  [actorName({ kind: 'system', name: 'command-line' }), 'the command line'],
])('%s reads %s', (stored, words) => {
  expect(actorWords(stored)).toBe(words);
});
