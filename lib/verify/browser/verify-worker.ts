// PURE. The verifier as one script. In a worker it answers one message; on a page whose browser gives it no worker it hands
// over the function that the page then calls itself.

import './no-eval.ts';
import type { Message, Progress, VerifyRequest } from './messages.ts';
import { runVerification } from './run-verification.ts';

type WorkerScope = {
  postMessage(message: Message): void;
  addEventListener(type: 'message', listener: (event: { data: VerifyRequest }) => void): void;
};

/** Where a page finds the verifier that it runs itself. */
export type VerifierOnPage = { countersignVerifier?: typeof runVerification };

const scope = globalThis as unknown as WorkerScope & VerifierOnPage;

function answer({ data }: { data: VerifyRequest }): void {
  const tell = (progress: Progress) => scope.postMessage(progress);
  runVerification(data, tell).then(
    (found) => scope.postMessage(found),
    (error) => scope.postMessage({ kind: 'broken', message: String(error) }),
  );
}

if ('document' in scope) scope.countersignVerifier = runVerification;
else scope.addEventListener('message', answer);
