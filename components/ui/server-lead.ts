// PURE. How far the server's clock is ahead of the browser's.

/** A later answer is older by its way here: only a larger difference means that one of the clocks was set. */
const jitterMs = 2_000;

export const leadOf = (serverNow: number, browserNow: number): number => serverNow - browserNow;

/** The lead that holds after another answer: the one that was, unless the clocks went apart since. */
export const leadKept = (before: number, measured: number): number =>
  Math.abs(measured - before) > jitterMs ? measured : before;
