import { describe, expect, test } from 'vitest';
import { gatewayState, homeserverState, logState, migrationsState, outboxPartState } from './parts.ts';

const now = new Date('2026-03-02T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const alive = { beatAt: ago(2) };
const dead = { beatAt: ago(120) };
const well = { ...alive, refusal: null, contradiction: null, size: 3 };
const matrix = { connected: true, homeserverUrl: 'http://127.0.0.1:3103' };

describe('readiness', () => {
  test('names each migration that is missing', () => {
    expect(migrationsState(['a'], ['a', 'b', 'c'])).toMatchObject({
      ok: false,
      detail: expect.stringContaining('b, c'),
    });
    expect(migrationsState(['a', 'older'], ['a'])).toMatchObject({ ok: true });
  });

  test.each([
    ['the worker never ran', null, { syncedAt: ago(1), halted: null }, 'never run'],
    ['the worker is dead', dead, { syncedAt: ago(1), halted: null }, '120 s ago'],
    ['no homeserver was ever reached', alive, null, 'was never reached'],
    ['the account was stopped', alive, { syncedAt: ago(1), halted: 'M_USER_LOCKED' }, 'M_USER_LOCKED'],
    ['the last sync is old', alive, { syncedAt: ago(300), halted: null }, '300 s ago'],
  ])('the homeserver part is not ready when %s', (_, worker, account, words) => {
    const state = homeserverState(matrix, worker, account, now);
    expect(state).toMatchObject({ part: 'homeserver', ok: false });
    expect(state.detail).toContain(words);
  });

  test('an installation without a homeserver says how to connect one', () => {
    const state = homeserverState({ ...matrix, connected: false }, alive, { syncedAt: ago(1), halted: null }, now);
    expect(state).toMatchObject({ ok: false, detail: expect.stringContaining('Set MATRIX_HOMESERVER_URL') });
  });

  test('the homeserver part is ready while syncs come in', () => {
    expect(homeserverState(matrix, alive, { syncedAt: ago(31), halted: null }, now).ok).toBe(true);
  });

  test('a message that is due and does not leave makes the outbox not ready, with its last error', () => {
    expect(outboxPartState(alive, { notBefore: ago(5), lastError: null }, now).ok).toBe(true);
    const stuck = outboxPartState(alive, { notBefore: ago(90), lastError: 'M_FORBIDDEN' }, now);
    expect(stuck).toMatchObject({ ok: false, detail: expect.stringContaining('M_FORBIDDEN') });
    expect(outboxPartState(dead, null, now).ok).toBe(false);
  });

  test('a gateway that beats but does not answer is not ready, nor one that answers without beating', () => {
    expect(gatewayState(alive, null, now).ok).toBe(true);
    expect(gatewayState(alive, 'It does not answer.', now).ok).toBe(false);
    expect(gatewayState(dead, null, now).ok).toBe(false);
  });

  test.each([
    ['it never ran', null, null, null, 'never run'],
    ['its leader is dead', { ...well, ...dead }, null, null, '120 s ago'],
    ['it refuses to sign', { ...well, refusal: 'The room knows better.' }, null, null, 'The room knows better.'],
    ['a witness contradicts it', { ...well, contradiction: 'Seen another log.' }, null, null, 'Seen another log.'],
    ['an entry waits too long', well, ago(31), null, 'waited 31 s'],
    ['the orphan check is not content', well, null, '1 finding', '1 finding'],
  ])('the log is not ready when %s', (_, beat, oldest, orphans, words) => {
    const state = logState(beat, oldest, orphans, now);
    expect(state).toMatchObject({ part: 'log', ok: false });
    expect(state.detail).toContain(words);
  });

  test('the log is ready while what waits is young', () => {
    expect(logState(well, ago(5), null, now).ok).toBe(true);
  });
});
