import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownTools, tierOrder, toolEffect } from './catalogue.ts';
import { judgePlan } from './judge-plan.ts';
import { now, planOf, policyWith, room } from './testing.ts';

const occasion = { now, roomId: room };
const rulesOf = (policy: ReturnType<typeof policyWith>, ...steps: Parameters<typeof planOf>) =>
  judgePlan(planOf(...steps), policy, occasion).steps.map(({ allowed, rule }) => `${allowed ? '+' : '-'} ${rule}`);

const toolsPolicy = (allow: string[], deny: string[] = [], access = 'rw') =>
  policyWith((d) => {
    d.execution.tools = { allow, deny };
    d.execution.sandbox.workspace_access = access;
  });

test('each step names the rule that decided', () => {
  expect(rulesOf(policyWith(), 'read', 'write_pr', 'exec', 'rm', 'model')).toEqual([
    '+ execution.tools.allow[0]',
    '+ execution.tools.allow[3]',
    '- execution.tools.deny[0]',
    '- execution.tools: not named',
    '+ model_access.route_via',
  ]);
});

test('a read-only workspace denies what writes in it and nothing else', () => {
  const ro = toolsPolicy(['read', 'write', 'edit', 'apply_patch', 'write_pr'], [], 'ro');
  expect(rulesOf(ro, 'read', 'write', 'edit', 'apply_patch', 'write_pr')).toEqual([
    '+ execution.tools.allow[0]',
    '- execution.sandbox.workspace_access',
    '- execution.sandbox.workspace_access',
    '- execution.sandbox.workspace_access',
    '+ execution.tools.allow[4]',
  ]);
});

test('a closed workspace denies reading it too', () => {
  const closed = toolsPolicy(['read', 'web_fetch'], [], 'none');
  expect(rulesOf(closed, 'read', 'web_fetch')).toEqual([
    '- execution.sandbox.workspace_access',
    '+ execution.tools.allow[1]',
  ]);
});

describe('the policy is in force in its window and its rooms only', () => {
  const windowed = policyWith((d) => {
    d.effective = { not_before: '2026-03-02T09:00:00Z', not_after: '2026-03-02T10:00:00Z' };
  });
  test.each([
    ['2026-03-02T08:59:59.999Z', '- effective.not_before'],
    ['2026-03-02T09:00:00.000Z', '+ execution.tools.allow[0]'],
    ['2026-03-02T10:00:00.000Z', '+ execution.tools.allow[0]'],
    ['2026-03-02T10:00:00.001Z', '- effective.not_after'],
  ])('at %s', (time, expected) => {
    const [step] = judgePlan(planOf('read'), windowed, { now: new Date(time), roomId: room }).steps;
    expect(`${step?.allowed ? '+' : '-'} ${step?.rule}`).toBe(expected);
  });
  test('a room that is not on the list', () => {
    const [step] = judgePlan(planOf('read'), policyWith(), { now, roomId: '!elsewhere:example.com' }).steps;
    expect(step).toMatchObject({ allowed: false, rule: 'matrix.rooms_allowlist: not named' });
  });
});

describe('limits that a plan can be held to before it runs', () => {
  const limited = policyWith((d) => {
    d.execution.tools.allow.push('pay');
    d.execution.limits = { model_calls: 1, tool_calls: 3, money: { amount: 100, currency: 'EUR' } };
  });
  test('the step that goes over a limit is the one that is refused', () => {
    expect(rulesOf(limited, 'model', 'model', 'read', 'read', 'read', 'read')).toEqual([
      '+ model_access.route_via',
      '- execution.limits.model_calls',
      '+ execution.tools.allow[0]',
      '+ execution.tools.allow[0]',
      '+ execution.tools.allow[0]',
      '- execution.limits.tool_calls',
    ]);
  });
  test('payments are added up', () => {
    const pay = (amount: unknown, currency = 'EUR'): [string, never] => ['pay', { amount, currency } as never];
    expect(rulesOf(limited, pay(60), pay(40))).toEqual(['+ execution.tools.allow[4]', '+ execution.tools.allow[4]']);
    expect(rulesOf(limited, pay(60), pay(41))[1]).toBe('- execution.limits.money');
    for (const odd of [pay(-1), pay(0.5), pay('1'), pay(1, 'USD'), pay(undefined)]) {
      expect(rulesOf(limited, odd)).toEqual(['- execution.limits.money']);
    }
  });
});

describe('a model step', () => {
  const named = policyWith((d) => {
    d.model_access.allowed_models = ['gpt-*'];
  });
  test('that names its model is held to the list', () => {
    expect(rulesOf(named, ['model', { provider: 'openai', model: 'gpt-5' }])).toEqual([
      '+ model_access.allowed_models[0]',
    ]);
    expect(rulesOf(named, ['model', { provider: 'openai', model: 'o9' }])).toEqual([
      '- model_access.allowed_models: not named',
    ]);
    expect(rulesOf(named, ['model', { model: 'gpt-5' }])).toEqual(['- model_access']);
  });
  test('can be denied by name', () => {
    expect(rulesOf(toolsPolicy(['read'], ['model']), 'model')).toEqual(['- execution.tools.deny[0]']);
  });
});

describe('tiers', () => {
  test('the tier of a plan is the highest of its steps', () => {
    const tier = (...tools: string[]) => judgePlan(planOf(...tools), policyWith(), occasion).tier;
    expect([tier('read'), tier('read', 'edit'), tier('write_pr', 'read'), tier('read', 'exec')]).toEqual([
      'low',
      'medium',
      'high',
      'critical',
    ]);
  });
  test('a tool that the catalogue does not know has the highest tier, also an inherited property', () => {
    for (const tool of ['frobnicate', 'constructor', '__proto__', 'Read', 'toString']) {
      expect(toolEffect(tool)).toMatchObject({ effect: 'unknown', tier: tierOrder.at(-1), reversible: false });
    }
  });
});

describe('properties', () => {
  const tool = fc.constantFrom(...knownTools().filter((name) => name !== 'model'), 'frob', 'quux');
  const tools = fc.uniqueArray(tool, { maxLength: 8 });
  const access = fc.constantFrom('none', 'ro', 'rw');

  test('deny wins over allow, whatever else is named', () => {
    fc.assert(
      fc.property(tools, tools, access, fc.array(tool, { minLength: 1, maxLength: 10 }), (allow, deny, ws, steps) => {
        for (const step of judgePlan(planOf(...steps), toolsPolicy(allow, deny, ws), occasion).steps) {
          if (deny.includes(step.tool))
            expect(step).toMatchObject({ allowed: false, rule: `execution.tools.deny[${deny.indexOf(step.tool)}]` });
        }
      }),
    );
  });
  test('what is not named is not allowed', () => {
    fc.assert(
      fc.property(tools, tools, access, tool, (allow, deny, ws, step) => {
        const verdict = judgePlan(planOf(step), toolsPolicy(allow, deny, ws), occasion);
        if (!allow.includes(step)) expect(verdict.allowed).toBe(false);
      }),
    );
  });
  test('one more allowed tool never refuses what was allowed', () => {
    fc.assert(
      fc.property(
        tools,
        tools,
        tool,
        access,
        fc.array(tool, { minLength: 1, maxLength: 10 }),
        (allow, deny, extra, ws, steps) => {
          const before = judgePlan(planOf(...steps), toolsPolicy(allow, deny, ws), occasion);
          const after = judgePlan(planOf(...steps), toolsPolicy([...new Set([...allow, extra])], deny, ws), occasion);
          before.steps.forEach((step, i) => {
            if (step.allowed) expect(after.steps[i]?.allowed).toBe(true);
          });
        },
      ),
    );
  });
  test('one more denied tool never allows what was refused', () => {
    fc.assert(
      fc.property(tools, tools, tool, fc.array(tool, { minLength: 1, maxLength: 10 }), (allow, deny, extra, steps) => {
        const before = judgePlan(planOf(...steps), toolsPolicy(allow, deny), occasion);
        const after = judgePlan(planOf(...steps), toolsPolicy(allow, [...new Set([...deny, extra])]), occasion);
        after.steps.forEach((step, i) => {
          if (step.allowed) expect(before.steps[i]?.allowed).toBe(true);
        });
      }),
    );
  });
});
