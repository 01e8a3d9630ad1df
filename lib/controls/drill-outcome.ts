// PURE. What the attempts of a drill came to, and what that says of it.

/** How each attempt ended in one process: the code that refused it, or `MINTED`, `COLLECTED`, `AUTHORIZED`. */
export type Attempts = { mint: string; collect: string; authorize: string };

/** Whether the drill's own control refused all of them: any other end means that something is broken. */
export const allRefused = ({ mint, collect, authorize }: Attempts): boolean =>
  [mint, collect, authorize].every((end) => end === 'TRIAGE');

/** How many attempts of each kind got through. */
export const gotThrough = (results: readonly Attempts[]) => ({
  tokensMinted: results.filter(({ mint }) => mint === 'MINTED').length,
  tokensCollected: results.filter(({ collect }) => collect === 'COLLECTED').length,
  callsAuthorized: results.filter(({ authorize }) => authorize === 'AUTHORIZED').length,
});

/** The attempts that did not end as they had to, for people. */
export const strayAttempts = ({ mint, collect, authorize }: Attempts): string[] =>
  Object.entries({ mint, collect, authorize }).flatMap(([what, end]) => (end === 'TRIAGE' ? [] : [`${what}: ${end}`]));
