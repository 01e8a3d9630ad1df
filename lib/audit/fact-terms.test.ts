import { expect, test } from 'vitest';
import { factsOf } from './fact-terms.ts';
import { questionOf } from './log-query.ts';
import { entryTerms, pairTerm } from './search-terms.ts';

const entry = {
  id: 1n,
  action: 'decision.refused',
  actor: 'matrix:@frozen:x.org',
  target: 'job:7F3K9QXM2BTV',
  jobId: '7F3K9QXM2BTV',
  roomId: '!a:x.org',
  at: new Date(0),
  detailText: JSON.stringify({ code: 'NOT_APPROVER', by: '@frozen:x.org', decision: 'approve' }),
};
const context = { agentDid: null, wpcHash: null, texts: ['frozen'] };

test('an entry is found by its code, and not by a name or a text that reads like another code', () => {
  const terms = entryTerms(entry, context);
  const [term] = questionOf({ action: 'decision.refused', fact: 'code:NOT_APPROVER' }).terms;
  expect(term).toBe(pairTerm('fact', 'code:NOT_APPROVER', 'decision.refused'));
  expect(terms).toContain(term);
  expect(terms).toContain('frozen');
  expect(terms).not.toContain(pairTerm('fact', 'code:FROZEN', 'decision.refused'));
});

test('only what an action has of a closed vocabulary is a fact', () => {
  expect(factsOf('call.refused', { code: 'TRIAGE', kind: 'tool', name: 'read' })).toEqual(['code:TRIAGE', 'kind:tool']);
  expect(factsOf('decision.refused', { code: 'free text' })).toEqual([]);
  expect(factsOf('job.denied', { code: 'TRIAGE' })).toEqual([]);
  expect(factsOf('constructor', { code: 'TRIAGE' })).toEqual([]);
});
