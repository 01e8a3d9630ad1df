import { describe, expect, test } from 'vitest';
import { emptyForm, type NarrowForm, readNarrowForm } from './narrow-form.ts';

const limits = { ttlSeconds: 600, modelCalls: 20, toolCalls: 5, tokens: 1000 };
const read = (change: Partial<NarrowForm>, steps = 3) => readNarrowForm({ ...emptyForm, ...change }, { limits, steps });

describe('readNarrowForm', () => {
  test('sends what is less than now and nothing else', () => {
    expect(read({ drop: [2, 0], minutes: '5', modelCalls: '20', toolCalls: '0', tokens: ' ' })).toEqual({
      ok: true,
      cuts: { drop_steps: [0, 2], ttl_seconds: 300, tool_calls: 0 },
    });
  });
  test('never sends more than now, less than the least, or what is no whole number', () => {
    for (const [field, typed] of [
      ['minutes', '11'],
      ['minutes', '0'],
      ['modelCalls', '21'],
      ['toolCalls', '-1'],
      ['tokens', '1e2'],
      ['tokens', '1.5'],
    ] as const) {
      expect(read({ [field]: typed })).toMatchObject({ ok: false, field });
    }
  });
  test('wants something to be cut and something to be left', () => {
    expect(read({})).toMatchObject({ ok: false, field: 'nothing' });
    expect(read({ minutes: '10', tokens: '1000' })).toMatchObject({ ok: false, field: 'nothing' });
    expect(read({ drop: [0, 1, 2] })).toMatchObject({ ok: false, field: 'steps' });
  });
});
