import { describe, expect, it } from 'vitest';
import { agoWords, leftWords, utcWords } from './time-words.ts';

const at = new Date('2026-11-22T11:46:03.000Z');
const after = (ms: number) => at.getTime() + ms;

describe('times in words', () => {
  it('prints an instant in UTC with seconds, whatever the zone of the machine', () => {
    expect(utcWords(at)).toBe('22 Nov 2026, 11:46:03 UTC');
    expect(utcWords(new Date('2026-03-04T05:06:07.890Z'))).toBe('4 Mar 2026, 05:06:07 UTC');
  });

  it.each([
    [0, 'just now'],
    [-5_000, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [3_600_000, '1 h ago'],
    [86_400_000, 'yesterday'],
    [3 * 86_400_000, '3 days ago'],
    [40 * 86_400_000, '22 Nov 2026'],
  ])('says how long ago: %i ms', (ms, words) => {
    expect(agoWords(at, after(ms))).toBe(words);
  });

  it.each([
    [1, '0:00'],
    [61_000, '1:01'],
    [2 * 3_600_000 + 5 * 60_000, '2 h 05 min'],
    [86_400_000, '1 day'],
    [3 * 86_400_000, '3 days'],
  ])('says how much is left: %i ms', (ms, words) => {
    expect(leftWords(new Date(after(ms)), at.getTime())).toBe(words);
  });

  it('never shows time left once the time has passed', () => {
    expect(leftWords(at, at.getTime())).toBeNull();
    expect(leftWords(at, after(1))).toBeNull();
  });
});
