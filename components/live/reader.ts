// Keeps one answer of the server true: reads it again when it is said to be stale, never twice at once.

export type ReaderState<T> = {
  /** The last answer that came; undefined before the first. */
  data?: T;
  /** A reading is on its way. */
  reading: boolean;
  /** The last reading failed, and so did the one after it. */
  failed: boolean;
};

export type Reader = {
  /** What it told may be old: reads it, or once more after the reading that is on its way. */
  readAgain: () => void;
  /** Nothing is told any more. */
  stop: () => void;
};

const retryMs = 1_000;

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads by `read` whenever it is asked to, and tells what came of it. */
export function openReader<T>(read: () => Promise<T>, tell: (change: Partial<ReaderState<T>>) => void): Reader {
  let running = false;
  let wanted = false;
  let stopped = false;

  async function readTwice(): Promise<Partial<ReaderState<T>>> {
    try {
      return { data: await read(), failed: false };
    } catch {
      await later(retryMs);
    }
    if (stopped) return {};
    try {
      return { data: await read(), failed: false };
    } catch {
      return { failed: true };
    }
  }

  async function run() {
    running = true;
    tell({ reading: true });
    while (wanted && !stopped) {
      wanted = false;
      const change = await readTwice();
      if (!stopped) tell(change);
    }
    running = false;
    if (!stopped) tell({ reading: false });
  }

  return {
    readAgain: () => {
      wanted = true;
      if (!running && !stopped) void run();
    },
    stop: () => {
      stopped = true;
    },
  };
}
