// The package's way from its download address through the verifier's worker.

import { askWorker, VerifierBroken } from '#lib/verify/browser/ask-worker.ts';
import type { Answer, Refused } from '#lib/verify/browser/messages.ts';
import { startWorker } from '#lib/verify/browser/start-worker.ts';

export type Verification = Exclude<Answer, { kind: 'packet' }>;

const workerUrl = '/verifier/verify-worker.js';

const failed = (sentence: string): Refused => ({
  kind: 'refused',
  title: 'Not verified',
  code: null,
  sentence,
  detail: null,
});

/** Fetches and verifies. What goes wrong before there is a verdict is answered as a refusal in words. */
export async function fetchAndVerify(
  { packageUrl, trustedText }: { packageUrl: string; trustedText: string },
  tell: (percent: number, step: string) => void,
  signal: AbortSignal,
): Promise<Verification> {
  try {
    const answer = await fetch(packageUrl, { signal, cache: 'no-store' });
    if (!answer.ok) return failed(`The package could not be fetched: the console answered ${answer.status}.`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const worker = startWorker(workerUrl);
    if (!worker) return failed('This browser does not let the page start the verifier.');
    const request = { now: Date.now(), source: { kind: 'archive' as const, bytes }, companion: null, trustedText };
    const answered = await askWorker(worker, request, ({ percent, step }) => tell(percent, step), signal);
    return answered.kind === 'packet' ? failed('The console answered with the packet of an incident.') : answered;
  } catch (error) {
    if (signal.aborted) return failed('It was cancelled.');
    if (error instanceof VerifierBroken) return failed(`The verifier failed: ${error.message}`);
    if (error instanceof TypeError) return failed('The package could not be fetched: the connection failed.');
    throw error;
  }
}
