// PURE. How long to wait before trying again: full jitter between one second and a ceiling that doubles to a minute.

const floorMs = 1_000;
const ceilingMs = 60_000;

/** @param attempt from 1; @param random in [0, 1) */
export function backoffMs(attempt: number, random: number): number {
  const top = Math.min(ceilingMs, floorMs * 2 ** Math.min(attempt, 10));
  return Math.round(floorMs + random * (top - floorMs));
}

/** The homeserver's own wish, and a little more, so that many waiting rows do not come back at the same instant. */
export const afterRateLimitMs = (retryAfterMs: number | null, random: number): number =>
  Math.round((retryAfterMs ?? 5_000) + random * 1_000);
