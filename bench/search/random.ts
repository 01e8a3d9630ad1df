/** Random numbers that are the same in every run (mulberry32). */
export function newRandom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('');
  return {
    next,
    below,
    /** The first ones far more often than the last ones, as words are used. */
    rankBelow: (count: number) => Math.floor(count * next() ** 3),
    of: <T>(things: readonly T[]): T => things[below(things.length)] as T,
    hex,
    hash: () => Buffer.from(hex(64), 'hex').toString('base64url'),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}

export type Random = ReturnType<typeof newRandom>;
