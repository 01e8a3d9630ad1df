// PURE. A worker that verifies once: asked, heard, ended.

import type { Answer, Message, Progress, VerifyRequest } from './messages.ts';

/** The verifier could not be started or failed. Nothing is said about the package. */
export class VerifierBroken extends Error {
  override name = 'VerifierBroken';
  /** Whether it had begun. */
  readonly begun: boolean;
  constructor(message: string, begun: boolean) {
    super(message);
    this.begun = begun;
  }
}

/** Asks a fresh worker and ends it after its answer, or at once when `signal` aborts. @throws VerifierBroken */
export async function askWorker(
  worker: Worker,
  request: VerifyRequest,
  tell: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Answer> {
  let begun = false;
  const answer = Promise.withResolvers<Answer>();
  const broken = (message: string) => answer.reject(new VerifierBroken(message, begun));
  worker.onmessage = ({ data }: MessageEvent<Message>) => {
    begun = true;
    if (data.kind === 'progress') tell(data);
    else if (data.kind === 'broken') broken(data.message);
    else answer.resolve(data);
  };
  worker.onerror = ({ message }) => broken(message || 'The verifier could not be started.');
  signal?.addEventListener('abort', () => answer.reject(signal.reason), { once: true });
  worker.postMessage(request);
  try {
    return await answer.promise;
  } finally {
    worker.terminate();
  }
}
