import { describe, expect, test } from 'vitest';
import { couldApprove } from './could-approve.ts';
import { type MemberEvent, membershipAt } from './membership.ts';
import { justBefore, momentAddress, parseMoment, stoodAt } from './moment.ts';

describe('a moment in an address', () => {
  test.each([
    ['2026-03-02T12:00', '2026-03-02T12:00:00.000Z'],
    ['2026-03-02T12:00:30.5Z', '2026-03-02T12:00:30.500Z'],
    ['2026-03-02 12:00:30Z', '2026-03-02T12:00:30.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
  ])('%s is UTC', (text, iso) => {
    expect(parseMoment(text)?.toISOString()).toBe(iso);
    expect(momentAddress(iso)).toBe(`/audit/as-of?at=${encodeURIComponent(iso)}`);
  });

  test.each(['', 'now', '2026-02-30T12:00', '2026-03-02T24:00', '2026-03-02T12:61', '2026-03-02T12:00+02:00', '-1'])(
    '%j is none',
    (text) => expect(parseMoment(text)).toBeNull(),
  );

  test('a thing stands from its beginning on, up to but not including its end', () => {
    const [from, until] = [new Date(1000), new Date(2000)];
    expect([999, 1000, 1999, 2000].map((ms) => stoodAt(from, until, new Date(ms)))).toEqual([false, true, true, false]);
    expect(stoodAt(from, until, justBefore(until))).toBe(true);
    expect(stoodAt(from, null, new Date(9e12))).toBe(true);
  });
});

describe('membership', () => {
  const event = (seq: number, body: object): MemberEvent => ({
    seq: BigInt(seq),
    raw: JSON.stringify(body),
    receivedAt: new Date(seq * 1000),
  });
  const member = (seq: number, mxid: string, membership: string) =>
    event(seq, { type: 'm.room.member', state_key: mxid, content: { membership } });
  const at = new Date(10_000);

  test('is what the newest event says, and not known without one', () => {
    const events = [member(3, '@a:x', 'leave'), member(2, '@b:x', 'join'), member(1, '@a:x', 'join')];
    expect(membershipAt('@a:x', events, null, at)).toBe('not_joined');
    expect(membershipAt('@b:x', events, null, at)).toBe('joined');
    expect(membershipAt('@c:x', events, null, at)).toBe('not_known');
    expect(membershipAt('@a:x', events.slice(2), null, at)).toBe('joined');
  });

  test('is not told by an event about somebody else that only mentions them', () => {
    const nested = event(2, { state_key: '@b:x', content: { membership: 'join', more: { state_key: '@a:x' } } });
    const quoted = event(3, { state_key: '@b:x', content: { membership: 'join', displayname: '"state_key":"@a:x"' } });
    expect(membershipAt('@a:x', [quoted, nested, member(1, '@a:x', 'ban')], null, at)).toBe('not_joined');
  });

  test('of now reaches back to where it changed last', () => {
    const now = { mxid: '@a:x', membership: 'join', seq: 5n, changedBefore: new Date(6_000) };
    expect(membershipAt('@a:x', [], now, new Date(6_000))).toBe('joined');
    expect(membershipAt('@a:x', [], now, new Date(5_999))).toBe('not_known');
    expect(membershipAt('@a:x', [member(5, '@a:x', 'join')], now, new Date(5_500))).toBe('joined');
    expect(membershipAt('@a:x', [member(1, '@a:x', 'leave')], now, new Date(5_500))).toBe('not_joined');
  });
});

test('who could decide: joined in one of the rooms, by an id that stood for its account', () => {
  const good = {
    roomState: 'joined',
    stopped: null,
    isAgent: false,
    account: 'enabled',
    memberships: ['joined'],
  } as const;
  expect(couldApprove(good).could).toBe('yes');
  expect(couldApprove({ ...good, account: 'none' })).toMatchObject({
    could: 'yes',
    why: expect.stringContaining('alone'),
  });
  expect(couldApprove({ ...good, memberships: ['not_joined', 'joined'] }).could).toBe('yes');
  expect(couldApprove({ ...good, memberships: ['not_joined', 'not_known'] }).could).toBe('not_known');
  for (const change of [
    { roomState: 'encrypted' },
    { stopped: 'triage' as const },
    { stopped: 'freeze' as const },
    { isAgent: true },
    { account: 'disabled' as const },
    { account: 'unbound' as const },
    { memberships: ['not_joined' as const] },
  ])
    expect(couldApprove({ ...good, ...change }).could, JSON.stringify(change)).toBe('no');
});
