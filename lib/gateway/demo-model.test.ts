import { afterAll, beforeAll, expect, test } from 'vitest';
import { endlessModelId } from './demo-endless.ts';
import { demoModelId, startDemoModel } from './demo-model.ts';
import { summarise } from './demo-summary.ts';

const stop = new AbortController();
let base = '';
let closed: Promise<void>;
const text = 'Alpenstrom AG sends power from Zürich.\nSeeblick Catering from Zürich repeats an invoice.\nshort\n';

beforeAll(async () => {
  const model = await startDemoModel({ port: 0, signal: stop.signal });
  base = `http://127.0.0.1:${model.port}/v1`;
  closed = model.closed;
});
afterAll(() => {
  stop.abort();
  return closed;
});

const ask = (change: object = {}) =>
  fetch(`${base}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: demoModelId, messages: [{ role: 'user', content: text }], ...change }),
  });

test('every answer says that there is no real model behind it', async () => {
  const { model, choices } = await (await ask()).json();
  expect(model).toBe('scripted-demo-1');
  expect(choices[0].message.content).toContain('scripted demo model (no real model)');
  expect(choices[0].message.content).toContain('Seeblick Catering from Zürich repeats an invoice.');
});

test('the stream holds the same words as the whole answer, and ends with its usage', async () => {
  const lines = (await (await ask({ stream: true })).text()).split('\n\n').filter(Boolean);
  expect(lines.at(-1)).toBe('data: [DONE]');
  const chunks = lines.slice(0, -1).map((line) => JSON.parse(line.slice('data: '.length)));
  const words = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  expect(words).toBe(summarise(text));
  expect(chunks.at(-1).usage.completion_tokens).toBeGreaterThan(0);
});

test('another model’s name is not answered to', async () => {
  expect((await ask({ model: 'gpt-5' })).status).toBe(404);
});

test('the endless model streams on until the connection ends, and gives no whole answer', async () => {
  const hangUp = new AbortController();
  const body = JSON.stringify({ model: endlessModelId, stream: true, messages: [{ role: 'user', content: text }] });
  const answer = await fetch(`${base}/chat/completions`, { method: 'POST', body, signal: hangUp.signal });
  let heard = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += chunk;
    if (heard.includes('"content":"5 "')) break;
  }
  expect(heard).toContain('no real model');
  expect((await ask({ model: endlessModelId })).status).toBe(404);
});

test('the same text is always summed up in the same words', () => {
  expect(summarise(text)).toBe(summarise(text));
  expect(summarise('')).toContain('nothing to pick from');
});
