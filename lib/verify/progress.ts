// PURE. How far a verification has come.

export type OnProgress = (progress: { done: number; total: number; step: string }) => void;
export type Tell = (step: string) => void;

/** Counts what is told of, out of all that there is to do. */
export function teller(total: number, onProgress: OnProgress = () => {}): Tell {
  let done = 0;
  return (step) => {
    done += 1;
    onProgress({ done, total, step });
  };
}
