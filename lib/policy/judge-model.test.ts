import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globMatches } from './glob.ts';
import { judgeModel } from './judge-model.ts';
import { policyWith } from './testing.ts';

const policy = policyWith((d) => {
  d.model_access.allowed_providers = ['openai', 'anthropic'];
  d.model_access.allowed_models = ['gpt-5.*', 'openrouter/*'];
});
const judged = (provider: string, model: string, by = policy) => {
  const { allowed, rule } = judgeModel(by, { provider, model });
  return `${allowed ? '+' : '-'} ${rule}`;
};

test('a model is allowed by the glob that names it', () => {
  expect(judged('openai', 'gpt-5.2')).toBe('+ model_access.allowed_models[0]');
  expect(judged('openai', 'openrouter/anthropic/claude')).toBe('+ model_access.allowed_models[1]');
});

test('what no list names is refused, with the list that refused', () => {
  expect(judged('google', 'gpt-5.2')).toBe('- model_access.allowed_providers: not named');
  for (const model of ['gpt-5', 'GPT-5.2', 'xgpt-5.2', 'gpt-5x2', ' gpt-5.2']) {
    expect(judged('openai', model)).toBe('- model_access.allowed_models: not named');
  }
});

test('without lists any named model may be called, and no nameless one', () => {
  expect(judged('openai', 'anything', policyWith())).toBe('+ model_access.allowed_models: not set');
  expect(judged('openai', '', policyWith())).toBe('- model_access');
});

describe('globs', () => {
  test.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['a*b', 'ab', true],
    ['a*b', 'acb/xb', true],
    ['a*b', 'acbx', false],
    ['*b*', 'abc', true],
    ['a.c', 'abc', false],
    ['a?c', 'abc', false],
    ['**', 'x', true],
  ])('%j on %j is %s', (pattern, name, expected) => {
    expect(globMatches(pattern, name)).toBe(expected);
  });
  test('agree with the regular expression of the same meaning', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const regex = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^]*')}$`);
        expect(globMatches(pattern, name)).toBe(regex.test(name));
      }),
    );
  });
  test('a hostile pattern costs no more than pattern times name', () => {
    const started = performance.now();
    expect(globMatches(`${'a*'.repeat(120)}b`, 'a'.repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
