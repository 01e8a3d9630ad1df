import { expect, test } from 'vitest';
import { draftOfQuery, emptyDraft, missingOf, orderOf, scopeOf, withKind } from './order-draft.ts';

const now = Date.parse('2026-03-02T12:00:00Z');
const revoke = { ...emptyDraft, kind: 'revoke' as const, scope: 'agent' as const, subject: ' did:key:z6 ' };

test('a scope that the next kind does not take is not carried over', () => {
  expect(withKind(revoke, 'triage')).toMatchObject({ scope: 'everything', subject: '' });
  expect(withKind(revoke, 'freeze')).toMatchObject({ scope: 'agent', subject: revoke.subject });
  expect(withKind(emptyDraft, 'rollback').scope).toBe('room');
});

test('nothing is previewed until what it is laid over is named', () => {
  expect(scopeOf({ ...revoke, subject: ' ' })).toBeNull();
  expect(scopeOf(emptyDraft)).toEqual({ kind: 'triage', scope: 'everything', subject: null, from: null, to: null });
});

test('times are meant in UTC, and a span is a revocation’s alone', () => {
  expect(scopeOf({ ...revoke, from: '2026-03-02T09:30' })).toMatchObject({
    from: '2026-03-02T09:30:00.000Z',
    to: null,
  });
  expect(scopeOf({ ...emptyDraft, from: '2026-03-02T09:30' })).toMatchObject({ from: null });
});

test('an order is complete or none, and says what is missing', () => {
  const freeze = { ...emptyDraft, kind: 'freeze' as const };
  expect(orderOf({ ...freeze, reason: 'x' }, now)).toBeNull();
  expect(missingOf(freeze)).toEqual(['the job in dispute', 'a reason']);
  const whole = { ...freeze, reason: ' x ', disputed: 'JOB', endHours: 4 };
  expect(orderOf(whole, now)).toMatchObject({ reason: 'x', disputedJobId: 'JOB', endsAt: '2026-03-02T16:00:00.000Z' });
});

test('a revocation has no end and disputes nothing', () => {
  expect(orderOf({ ...revoke, reason: 'x', endHours: 4, disputed: 'JOB' }, now)).toMatchObject({
    subject: 'did:key:z6',
    endsAt: null,
    disputedJobId: null,
    policy: null,
  });
});

test('an address fills in what a control can be laid over, and nothing else', () => {
  const query = { kind: 'revoke', scope: 'room', subject: '!a:x', from: '2026-03-02T09:30:00Z', to: 'soon' };
  expect(draftOfQuery(query)).toMatchObject({ kind: 'revoke', subject: '!a:x', from: '2026-03-02T09:30', to: '' });
  expect(draftOfQuery({ kind: 'triage', scope: 'agent', subject: 'did:key:z6' })).toMatchObject({
    kind: 'triage',
    scope: 'everything',
    subject: '',
  });
  expect(draftOfQuery({ kind: 'constructor', scope: ['room'], subject: '!a:x' })).toEqual(emptyDraft);
});
