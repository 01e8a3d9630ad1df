import { StackError } from './stack-error.ts';

/** Waits until `ready` says true. @throws StackError with `complaint` after `seconds`, or when `signal` aborts */
export async function waitFor(
  ready: () => Promise<boolean>,
  { seconds, complaint, signal }: { seconds: number; complaint: string; signal?: AbortSignal },
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await ready().catch(() => false))) {
    signal?.throwIfAborted();
    if (Date.now() > deadline) throw new StackError(complaint);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

/** Whether an address answers with success. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
