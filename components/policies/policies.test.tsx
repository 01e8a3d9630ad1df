import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { capabilityDifference } from '#lib/policy/difference.ts';
import { judgePlan } from '#lib/policy/judge-plan.ts';
import { alice, document, now, planOf, policyWith, room } from '#lib/policy/testing.ts';
import { diffBlocks, numberedLines } from './diff-blocks.ts';
import { PolicyDiff } from './policy-diff.tsx';
import { PolicySummary } from './policy-summary.tsx';
import { VerdictTable } from './verdict-table.tsx';

const sourceOf = (change: (doc: ReturnType<typeof document>) => void = () => {}) => {
  const doc = document();
  change(doc);
  return `${JSON.stringify(doc, null, 2)}\n`;
};
const allowPay = (doc: ReturnType<typeof document>) => doc.execution.tools.allow.push('pay');

describe('the text difference', () => {
  test('shows every line of both texts once, in order, however much is folded', () => {
    const [before, after] = [sourceOf(), sourceOf(allowPay)];
    const lines = diffBlocks(before, after).flatMap((block) => block.lines);
    const side = (sign: string) =>
      `${lines
        .filter((line) => line.sign !== sign)
        .map((line) => line.text)
        .join('\n')}\n`;
    expect(side('+')).toBe(before);
    expect(side('-')).toBe(after);
  });
  test('folds no line that changed', () => {
    for (const block of diffBlocks(sourceOf(), sourceOf(allowPay))) {
      if (block.folded) expect(block.lines.every((line) => line.sign === ' ')).toBe(true);
    }
  });
  test('a missing line break at the end is no difference', () => {
    expect(numberedLines('a\nb', 'a\nb\n').map((line) => line.sign)).toEqual([' ', ' ']);
  });
});

describe('PolicyDiff', () => {
  const side = (label: string, wpcHash: string, sourceText: string) => ({ label, wpcHash, sourceText });
  const before = side('the last approved job', 'A'.repeat(43), sourceOf());
  const after = side('this job', 'B'.repeat(43), sourceOf(allowPay));
  const difference = capabilityDifference(policyWith(), policyWith(allowPay));
  test('says what may now be done, and marks lines by sign and spoken word, not by colour alone', () => {
    const html = renderToStaticMarkup(<PolicyDiff before={before} after={after} difference={difference} />);
    expect(html).toContain('Agents may use “pay”: it moves money (critical).');
    expect(html).toContain('added: ');
    expect(html).toMatch(/<ins[^>]*>/);
  });
  test('says so when the policy is the same', () => {
    const same = renderToStaticMarkup(<PolicyDiff before={before} after={before} difference={difference} />);
    expect(same).toContain('The same policy as the last approved job');
  });
  test('a first policy is all new', () => {
    const first = capabilityDifference(null, policyWith());
    const html = renderToStaticMarkup(<PolicyDiff before={null} after={after} difference={first} />);
    expect(html).toContain('Nothing to compare with');
    expect(html).toContain(`${alice} may approve.`);
  });
});

test('the verdict table names the rule of each step', () => {
  const verdict = judgePlan(planOf('read', 'exec'), policyWith(), { now, roomId: room });
  const html = renderToStaticMarkup(<VerdictTable verdict={verdict} />);
  expect(html).toContain('execution.tools.allow[0]');
  expect(html).toContain('execution.tools.deny[0]');
  expect(html).toContain('denied');
});

test('the summary shows what holds by default as well as what was written', () => {
  const html = renderToStaticMarkup(<PolicySummary policy={policyWith()} />);
  for (const text of [room, alice, 'write_pr', 'Any joined member', '200 model calls', '10 min', '1 of approvers']) {
    expect(html).toContain(text);
  }
});
