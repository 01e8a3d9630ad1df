// Requests per key in a sliding window, in this process's memory: a restart forgets them, which is why what must not
// be forgotten (tries per code, codes per id) is counted in the database.

const globalKey = Symbol.for('countersign.rate-limit');
const holder = globalThis as typeof globalThis & { [globalKey]?: Map<string, number[]> };
const keysMax = 10_000;

/** Counts one request of `key` and says whether it is within `max` in the last `windowMs`. */
export function withinRate(key: string, limit: { max: number; windowMs: number }, now: Date): boolean {
  holder[globalKey] ??= new Map();
  const seen = holder[globalKey];
  const since = now.getTime() - limit.windowMs;
  const recent = (seen.get(key) ?? []).filter((at) => at > since);
  if (recent.length >= limit.max) return false;
  recent.push(now.getTime());
  // Re-inserting keeps the map in order of use, so that the oldest keys are the ones dropped.
  seen.delete(key);
  seen.set(key, recent);
  if (seen.size > keysMax) seen.delete(seen.keys().next().value as string);
  return true;
}
