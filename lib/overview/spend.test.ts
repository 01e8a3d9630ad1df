import { expect, test } from 'vitest';
import { modelName } from './spend.ts';

test('a model is named as its receipt says', () => {
  expect(modelName({ provider: 'openai', model: 'gpt-4' })).toBe('openai/gpt-4');
  expect(modelName({ provider: 'openai', model: 'm\\u00f6del' })).toBe('openai/mödel');
});

// Attack: an agent asks for a model whose name begins like a cheap one's and holds a quote.
test('a name that was cut at its quote is the name of no other model', () => {
  const receipt = JSON.stringify({ model: 'gpt-4" and more' });
  const cut = receipt.split('"model":"')[1]?.split('"')[0] ?? '';
  expect(cut).toBe('gpt-4\\');
  expect(modelName({ provider: 'openai', model: cut })).toBe('openai/gpt-4\\');
});
