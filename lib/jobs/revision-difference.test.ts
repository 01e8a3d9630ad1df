import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan, Step } from '#lib/policy/plan.ts';
import { revisionDifference } from './revision-difference.ts';

const plan = (...steps: Step[]): Plan => ({ summary: 'S', steps });
const read = (path: string): Step => ({ tool: 'read', args: { path } });
const pr = (title: string, preview?: string): Step => ({
  tool: 'write_pr',
  args: { repository: 'demo', title, files: [{ path: 'a', content: 'x' }] },
  ...(preview === undefined ? {} : { preview: { kind: 'diff', text: preview } }),
});
const kinds = (before: Plan, after: Plan) => revisionDifference(before, after).steps.map((step) => step.kind);

describe('revisionDifference', () => {
  test('says of equal revisions that every step is the same', () => {
    const both = plan(read('a'), pr('T'));
    expect(revisionDifference(both, structuredClone(both))).toEqual({
      steps: [
        { kind: 'same', before: 0, after: 0, tool: 'read' },
        { kind: 'same', before: 1, after: 1, tool: 'write_pr' },
      ],
      summaryChanged: false,
      notesChanged: false,
    });
  });

  test('names a dropped step by its old number and keeps the others the same', () => {
    expect(revisionDifference(plan(read('a'), read('b'), pr('T')), plan(read('a'), pr('T'))).steps).toEqual([
      { kind: 'same', before: 0, after: 0, tool: 'read' },
      { kind: 'removed', before: 1, tool: 'read' },
      { kind: 'same', before: 2, after: 1, tool: 'write_pr' },
    ]);
  });

  test('shows an argument that changed with both values, and nothing that stayed', () => {
    const [step] = revisionDifference(plan(pr('Old', 'p')), plan(pr('New', 'q'))).steps;
    expect(step).toEqual({
      kind: 'changed',
      before: 0,
      after: 0,
      tool: 'write_pr',
      args: [{ path: 'title', before: { value: 'Old' }, after: { value: 'New' } }],
      preview: 'changed',
    });
  });

  test('tells a number from its text, a missing member from null, and finds what lies deep', () => {
    const before: Step = { tool: 'http', args: { a: 1, b: null, list: [{ deep: 'x' }] } };
    const after: Step = { tool: 'http', args: { a: '1', list: [{ deep: 'y' }, 'new'] } };
    const [step] = revisionDifference(plan(before), plan(after)).steps;
    expect(step?.kind === 'changed' && step.args).toEqual([
      { path: 'a', before: { value: 1 }, after: { value: '1' } },
      { path: 'b', before: { value: null }, after: null },
      { path: 'list, item 1, deep', before: { value: 'x' }, after: { value: 'y' } },
      { path: 'list, item 2', before: null, after: { value: 'new' } },
    ]);
  });

  test('a step of another tool in the same place is one gone and one new', () => {
    expect(kinds(plan(read('a')), plan(pr('T')))).toEqual(['removed', 'added']);
  });

  test('a preview that appears or goes is a change of its step', () => {
    const previews = (before: Step, after: Step) =>
      revisionDifference(plan(before), plan(after)).steps.map((step) => step.kind === 'changed' && step.preview);
    expect(previews(pr('T'), pr('T', 'p'))).toEqual(['added']);
    expect(previews(pr('T', 'p'), pr('T'))).toEqual(['removed']);
  });

  test('accounts for every step of both revisions exactly once, in order, whatever they are', () => {
    const step = fc.record({
      tool: fc.constantFrom('read', 'search', 'write_pr'),
      args: fc.dictionary(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 2 })),
    });
    const steps = fc.array(step, { maxLength: 8 });
    fc.assert(
      fc.property(steps, steps, (left, right) => {
        const changes = revisionDifference(plan(...left), plan(...right)).steps;
        const befores = changes.flatMap((change) => ('before' in change ? [change.before] : []));
        const afters = changes.flatMap((change) => ('after' in change ? [change.after] : []));
        expect(befores).toEqual(left.map((_, index) => index));
        expect(afters).toEqual(right.map((_, index) => index));
      }),
    );
  });
});
