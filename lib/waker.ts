// For loops that work at once when woken and slowly otherwise.

export type Waker = { wake(): void; wait(ms: number, signal: AbortSignal): Promise<void> };

/** A wait that ends early: by `wake`, also when that came just before, or by the signal. */
export function newWaker(): Waker {
  let rung = false;
  let ring: (() => void) | null = null;
  return {
    wake() {
      rung = true;
      ring?.();
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          function done() {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            ring = null;
            resolve();
          }
          ring = done;
          signal.addEventListener('abort', done);
        });
      }
      rung = false;
    },
  };
}
