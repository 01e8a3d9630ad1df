import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchCall } from './match-call.ts';
import { planOf, policyWith } from './testing.ts';

const plan = planOf(
  ['read', { path: 'a.md' }],
  ['read', { path: 'b.md' }],
  ['write_pr', { title: 'T', files: { b: 1, a: 2 } }],
  ['web_fetch', { url: 'https://example.com/' }],
  ['write_pr', { title: 'U' }],
  'model',
);
const policyOf = (plan_match?: string) =>
  policyWith((d) => {
    if (plan_match) d.execution.plan_match = plan_match;
  });
const match = (tool: string, args: object, used: number[] = [], stepIndex?: number, mode?: string) =>
  matchCall(plan, policyOf(mode), { tool, args: args as never, usedSteps: used, stepIndex });
const refused = { refused: expect.any(String) };

test('a call with the approved arguments is its step, in whatever order its keys stand', () => {
  expect(match('write_pr', { files: { a: 2, b: 1 }, title: 'T' })).toEqual({ stepIndex: 2 });
  expect(match('write_pr', { title: 'U' })).toEqual({ stepIndex: 4 });
});

describe('what was not approved is refused', () => {
  test('a tool that is in no step', () => expect(match('exec', { path: 'a.md' })).toEqual(refused));
  test('other arguments, more arguments, fewer arguments', () => {
    expect(match('write_pr', { title: 'V' })).toEqual(refused);
    expect(match('write_pr', { title: 'U', force: true })).toEqual(refused);
    expect(match('write_pr', {})).toEqual(refused);
  });
  test('a number where text was approved', () => {
    const numbers = planOf(['write_pr', { n: '1' }]);
    expect(matchCall(numbers, policyOf(), { tool: 'write_pr', args: { n: 1 }, usedSteps: [] })).toEqual(refused);
  });
  test('a step that changes something, a second time', () => {
    expect(match('write_pr', { title: 'U' }, [4])).toEqual(refused);
  });
  test('a claimed step that is another tool, or does not exist', () => {
    expect(match('write_pr', { title: 'U' }, [], 0)).toEqual(refused);
    expect(match('write_pr', { title: 'U' }, [], 2)).toEqual(refused);
    expect(match('read', { path: 'a.md' }, [], 99)).toEqual(refused);
    expect(match('read', { path: 'a.md' }, [], -1)).toEqual(refused);
  });
  test('a model call that comes as a tool call', () => expect(match('model', {})).toEqual(refused));
});

describe('local reads, by default', () => {
  test('may have other arguments and may be repeated', () => {
    expect(match('read', { path: 'c.md' })).toEqual({ stepIndex: 0 });
    expect(match('read', { path: 'b.md' }, [1])).toEqual({ stepIndex: 0 });
    expect(match('read', { path: 'b.md' }, [0, 1])).toEqual({ stepIndex: 1 });
  });
  test.each([
    '../../etc/passwd',
    'notes/../../keys/agent.json',
    '..',
    'notes\\..\\..\\secrets.json',
    '/etc/passwd',
    '~/.ssh/id_ed25519',
    'C:\\Users',
    'a.md\0.png',
  ])('lead out of the workspace nowhere that was not approved word for word: %j', (path) => {
    expect(match('read', { path })).toEqual(refused);
    expect(match('read', { path }, [], undefined, 'tool')).toEqual(refused);
    expect(match('read', { paths: [{ path }] })).toEqual(refused);
    const approved = planOf(['read', { path }]);
    expect(matchCall(approved, policyOf(), { tool: 'read', args: { path }, usedSteps: [] })).toEqual({ stepIndex: 0 });
  });
  test('may name files with dots in their names', () => {
    expect(match('read', { path: 'notes/v1..2/..a.md' })).toEqual({ stepIndex: 0 });
  });
  test('use the step that they claim', () => {
    expect(match('read', { path: 'c.md' }, [], 1)).toEqual({ stepIndex: 1 });
  });
});

test('a read whose arguments leave the machine keeps the approved address', () => {
  expect(match('web_fetch', { url: 'https://example.com/' }, [3])).toEqual({ stepIndex: 3 });
  expect(match('web_fetch', { url: 'https://evil.example/?stolen' })).toEqual(refused);
});

test('`exact` holds local reads to their arguments too', () => {
  expect(match('read', { path: 'a.md' }, [0], undefined, 'exact')).toEqual({ stepIndex: 0 });
  expect(match('read', { path: 'c.md' }, [], undefined, 'exact')).toEqual(refused);
});

test('`tool` lets arguments differ, yet each changing step is good for one call', () => {
  expect(match('write_pr', { title: 'V' }, [], undefined, 'tool')).toEqual({ stepIndex: 2 });
  expect(match('write_pr', { title: 'V' }, [2], undefined, 'tool')).toEqual({ stepIndex: 4 });
  expect(match('write_pr', { title: 'V' }, [2, 4], undefined, 'tool')).toEqual(refused);
  expect(match('write_pr', { title: 'U' }, [], undefined, 'tool')).toEqual({ stepIndex: 4 });
});

test('an approved changing step admits its own arguments once and no others', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (args, other) => {
        fc.pre(![args, other].some((value) => JSON.stringify(value).includes('__proto__')));
        const one = planOf(['write_pr', structuredClone(args) as never]);
        const call = (value: object, usedSteps: number[]) =>
          matchCall(one, policyOf(), { tool: 'write_pr', args: value as never, usedSteps });
        expect(call(args, [])).toEqual({ stepIndex: 0 });
        expect(call(args, [0])).toEqual(refused);
        expect(call({ ...args, more: 1, [`x${Object.keys(args).join()}`]: other }, [])).toEqual(refused);
      },
    ),
  );
});
