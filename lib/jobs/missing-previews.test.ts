import { describe, expect, it } from 'vitest';
import { toolEffect } from '#lib/policy/catalogue.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { isUnseen, missingPreviews } from './missing-previews.ts';

const preview = { kind: 'text', text: 'what it does' } as const;
const step = (tool: string, shown = false) => ({ tool, args: {}, ...(shown ? { preview } : {}) });
const judged = (tier: PlanVerdict['tier'], steps: Plan['steps']) =>
  [
    { steps },
    { tier, steps: steps.map(({ tool }, index) => ({ index, effect: toolEffect(tool).effect })) } as PlanVerdict,
  ] as const;

describe('a plan without previews', () => {
  it('lacks none for what only reads', () => {
    expect(missingPreviews(...judged('low', [step('read'), step('model')]))).toEqual([]);
  });

  it('lacks one for every step that changes something, an unknown tool among them', () => {
    expect(
      missingPreviews(...judged('critical', [step('read'), step('write', true), step('write_pr'), step('deploy')])),
    ).toEqual([2, 3]);
  });

  it('is not for approval from tier high up', () => {
    expect(isUnseen(...judged('medium', [step('write')]))).toBe(false);
    expect(isUnseen(...judged('high', [step('write_pr')]))).toBe(true);
    expect(isUnseen(...judged('high', [step('write_pr', true)]))).toBe(false);
  });
});
