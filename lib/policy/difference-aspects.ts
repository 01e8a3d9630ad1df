// PURE. Comparators for one aspect of two policies. Each says which way it moved: `gained` is what may now be done
// that could not before, `lost` the opposite, `changed` what is neither.

export type Difference = { gained: string[]; lost: string[]; changed: string[] };

export const none = (): Difference => ({ gained: [], lost: [], changed: [] });
export const gain = (...gained: string[]): Difference => ({ ...none(), gained });
export const loss = (...lost: string[]): Difference => ({ ...none(), lost });
export const change = (...changed: string[]): Difference => ({ ...none(), changed });

export const together = (parts: Difference[]): Difference => ({
  gained: parts.flatMap((part) => part.gained),
  lost: parts.flatMap((part) => part.lost),
  changed: parts.flatMap((part) => part.changed),
});

type SetWords = { may: (item: string) => string; mayNot: (item: string) => string };

/** Two sets of names, each worth its own sentence. */
export function compareSets(before: readonly string[], after: readonly string[], words: SetWords): Difference {
  return {
    gained: after.filter((item) => !before.includes(item)).map(words.may),
    lost: before.filter((item) => !after.includes(item)).map(words.mayNot),
    changed: [],
  };
}

type OpenSetWords = SetWords & { any: string; only: (items: string) => string };

/** Two sets of names where null stands for anybody or anything. */
export function compareOpenSets(
  before: readonly string[] | null,
  after: readonly string[] | null,
  words: OpenSetWords,
): Difference {
  if (before && after) return compareSets(before, after, words);
  if (before) return gain(words.any);
  return after ? loss(words.only(after.join(', '))) : none();
}

/** Two numbers of which the greater allows more. */
export function compareNumbers(
  before: number,
  after: number,
  sentence: (now: string, then: string) => string,
): Difference {
  const grouped = (n: number) => n.toLocaleString('en-US');
  if (before === after) return none();
  return (after > before ? gain : loss)(sentence(grouped(after), grouped(before)));
}

/** Two values of a scale that runs from the strictest to the most permissive. */
export function compareScale<T extends string | boolean>(
  scale: readonly T[],
  before: T,
  after: T,
  sentence: (now: T) => string,
): Difference {
  if (before === after) return none();
  return (scale.indexOf(after) > scale.indexOf(before) ? gain : loss)(sentence(after));
}
