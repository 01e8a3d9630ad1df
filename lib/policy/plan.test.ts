import { describe, expect, test } from 'vitest';
import { parsePlan, planBytesMax } from './plan.ts';
import { PolicyError } from './policy-error.ts';

const step = { tool: 'read', args: { path: 'a.md' } };
const plan = { summary: 'reads', steps: [step] };

/** The path that a refusal names. */
function refusedPath(value: unknown): string {
  try {
    parsePlan(value);
  } catch (error) {
    if (error instanceof PolicyError) return error.path;
    throw error;
  }
  throw new Error('the plan was accepted');
}

test('a plan is read as what it says', () => {
  const full = { ...plan, agent_notes: 'n', steps: [{ ...step, preview: { kind: 'diff', text: '+a' } }] };
  expect(parsePlan(full)).toEqual(full);
});

describe('bounds', () => {
  test('fifty steps pass, fifty-one do not', () => {
    expect(parsePlan({ ...plan, steps: Array(50).fill(step) }).steps).toHaveLength(50);
    expect(refusedPath({ ...plan, steps: Array(51).fill(step) })).toBe('steps');
  });
  test('a plan without steps is none', () => {
    expect(refusedPath({ ...plan, steps: [] })).toBe('steps');
  });
  test('the size is counted in bytes of the canonical form, not in characters', () => {
    const text = 'ü'.repeat(planBytesMax / 2 - 60);
    const sized = (extra: string) => ({ summary: 's', steps: [{ tool: 'write', args: { text: text + extra } }] });
    expect(parsePlan(sized('')).steps).toHaveLength(1);
    expect(() => parsePlan(sized('ü'.repeat(60)))).toThrow(/bytes/);
  });
});

describe('hostile plans', () => {
  test('an unknown key is refused with its path', () => {
    expect(refusedPath({ ...plan, tier: 'low' })).toBe('tier');
    expect(refusedPath({ ...plan, steps: [{ ...step, allowed: true }] })).toBe('steps[0].allowed');
  });
  test('a `__proto__` argument is refused, never dropped from what is approved', () => {
    const hostile = JSON.parse(
      '{"summary":"s","steps":[{"tool":"read","args":{"path":"a","__proto__":{"sudo":true}}}]}',
    );
    expect(refusedPath(hostile)).toBe('steps[0].args.__proto__');
  });
  test('a tool name that looks like another is refused', () => {
    for (const tool of ['reаd', 'read ', 'read\u200b', '', '-x', 'r'.repeat(129)]) {
      expect(refusedPath({ ...plan, steps: [{ ...step, tool }] })).toBe('steps[0].tool');
    }
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, 1n, new Date(0), '\ud800'])(
    'an argument of %s is refused',
    (x) => {
      expect(() => parsePlan({ ...plan, steps: [{ tool: 'read', args: { x } }] })).toThrow(PolicyError);
    },
  );
  test.each([null, 'x', 1, [], { steps: [step] }])('%j is no plan', (value) => {
    expect(() => parsePlan(value)).toThrow(PolicyError);
  });
  test('arguments are an object', () => {
    for (const args of [[], 'x', null, 1]) {
      expect(refusedPath({ ...plan, steps: [{ tool: 'read', args }] })).toBe('steps[0].args');
    }
  });
});
