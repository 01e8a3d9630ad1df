import { describe, expect, test } from 'vitest';
import { denial, gatewayAnswer } from './answers.ts';

const unlogged = () => {};

describe('a denial of policy or budget', () => {
  test.each([
    'The job’s budget of model calls is spent.',
    'The token is pinned to another policy.',
    'You have no permission.',
    'unauthorized',
  ])('is 409 and holds no word that a runtime takes for a login problem: %s', (message) => {
    const { status, body } = gatewayAnswer(denial({ code: 'BUDGET_SPENT', message }), unlogged);
    expect(status).toBe(409);
    expect(body.error.message).toMatch(/^CLAW_DENIED: /);
    expect(body.error.message).not.toMatch(/token|permission|unauthori[sz]ed|forbidden/i);
  });
});

test('a token that is itself no good is 401', () => {
  expect(denial({ code: 'TOKEN_REVOKED', message: 'The token was revoked.' }).status).toBe(401);
});

test('what was not expected becomes one sentence with a reference, never its own words or a stack', () => {
  const seen: unknown[] = [];
  const error = new Error('connect ECONNREFUSED postgres://user:secret@db');
  const { status, body } = gatewayAnswer(error, (reference, cause) => seen.push(reference, cause));
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toMatch(/secret|ECONNREFUSED| at /);
  expect(seen[1]).toBe(error);
  expect(body.error.message).toContain(String(seen[0]));
});
