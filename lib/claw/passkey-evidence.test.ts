import { describe, expect, it } from 'vitest';
import {
  decisionPreimage,
  parseSetPreimage,
  type SignedSet,
  setDomain,
  setPreimage,
  signsDecision,
} from './passkey-evidence.ts';

const decision = {
  job: 'A',
  digest: 'digest of A',
  decision: 'approve',
  slot: 'finance',
  approver: '@a:ex.org',
} as const;
const item = ({ job, digest, slot }: typeof decision) => ({ job, digest, slot });
const other = { job: 'B', digest: 'digest of B', slot: 'finance' };
const set: SignedSet = { decision: 'approve', approver: '@a:ex.org', items: [other, item(decision)] };
const text = setPreimage(set);
const changed = (change: (value: Record<string, unknown> & { items: object[] }) => void) => {
  const value = JSON.parse(text);
  change(value);
  return JSON.stringify(value);
};

describe('what a passkey signs for several decisions', () => {
  it('is one canonical text whatever order they come in', () => {
    expect(setPreimage({ ...set, items: set.items.toReversed() })).toBe(text);
    expect(JSON.parse(text)).toEqual({ domain: setDomain, ...set, items: [item(decision), other] });
    expect(parseSetPreimage(text)).toEqual({ ...set, items: [item(decision), other] });
  });

  it('signs each decision that it holds, and no other', () => {
    expect(signsDecision(text, decision)).toBe(true);
    expect(signsDecision(decisionPreimage(decision), decision)).toBe(true);
    for (const change of [
      { job: 'B' },
      { job: 'C' },
      { digest: 'digest of B' },
      { slot: 'security' },
      { decision: 'deny' as const },
      { approver: '@b:ex.org' },
    ]) {
      expect(signsDecision(text, { ...decision, ...change }), JSON.stringify(change)).toBe(false);
    }
  });

  it.each([
    ['a single decision', decisionPreimage(decision)],
    ['spaces', JSON.stringify(JSON.parse(text), null, 1)],
    ['another order', changed((value) => value.items.reverse())],
    ['a job twice', changed((value) => value.items.splice(1, 1, value.items[0] as object))],
    ['nothing in it', changed((value) => value.items.splice(0))],
    ['another domain', changed((value) => Object.assign(value, { domain: 'countersign.decision-set-assertion/2' }))],
    ['a member more', changed((value) => Object.assign(value, { zone: 1 }))],
    ['a member of an item more', changed((value) => Object.assign(value.items[0] as object, { zone: 1 }))],
    ['no JSON', 'x'],
  ])('is not read from %s', (_, given) => {
    expect(parseSetPreimage(given)).toBeNull();
    expect(given === decisionPreimage(decision) || !signsDecision(given, decision)).toBe(true);
  });
});
