import { createHash } from 'node:crypto';
import { errors } from 'undici';
import { type BodyKeeper, keepBody } from './kept-bodies.ts';
import { CutError } from './live-calls.ts';
import type { ModelRequest } from './model-request.ts';
import type { UpstreamAnswer } from './upstream.ts';
import { estimateUsage, type Said, streamListener, type Usage, usageOfBody } from './usage.ts';

export type Outcome = 'complete' | 'upstream_error' | 'client_abort' | 'timeout' | 'error';
export type Ending = { outcome: Outcome; note: string | null };

/** What was measured of one exchange with the upstream. */
export type Measured = Ending & {
  provider: string;
  model: string;
  status: number | null;
  requestHash: string;
  responseHash: string;
  usage: Usage;
  responseId: string | null;
  latencyMs: number;
};

export type Exchange = {
  /** The upstream began to answer: from here on there is something to state in a receipt. */
  answered(answer: UpstreamAnswer): void;
  hasAnswer(): boolean;
  /** Counts bytes exactly as received. @throws when an answer that must be held whole grows too large */
  take(chunk: Uint8Array): void;
  /** All bytes of an answer that is not a stream. */
  whole(): Buffer;
  /** What is kept of request and response; empty where nothing is. */
  bodies: readonly BodyKeeper[];
  /** Ends the measurement; call it once. */
  end(ending: Ending): Measured;
};

/** The client hung up. */
export class ClientGoneError extends Error {
  override name = 'ClientGoneError';
}

const wholeBytesMax = 32 * 1024 * 1024;

export const isEventStream = (answer: UpstreamAnswer): boolean =>
  answer.contentType.startsWith('text/event-stream') && answer.contentEncoding === null;

/** Why an exchange broke off. */
export function endingOf(error: unknown, signal: AbortSignal): Ending {
  const cause: unknown = signal.aborted ? signal.reason : error;
  if (cause instanceof ClientGoneError) return { outcome: 'client_abort', note: 'the client hung up' };
  if (cause instanceof CutError) return { outcome: 'error', note: `cut by the gateway: ${cause.message}` };
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) {
    return { outcome: 'timeout', note: 'the upstream was silent for too long' };
  }
  return { outcome: 'upstream_error', note: cause instanceof Error ? cause.message.slice(0, 200) : 'unknown failure' };
}

/**
 * Measures one call while it passes: the hash grows with the bytes, and of a stream nothing else is held.
 * @param keep whether the policy asks for the bodies to be kept
 */
export function openExchange(
  provider: string,
  request: ModelRequest,
  keep: boolean,
  clock: () => number = () => performance.now(),
): Exchange {
  const startedMs = clock();
  const requestHash = createHash('sha256').update(request.bytes).digest('base64url');
  const sent = keep ? keepBody('request') : null;
  sent?.take(request.bytes);
  let received: BodyKeeper | null = null;
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let listener: ReturnType<typeof streamListener> | null = null;
  let answer: UpstreamAnswer | null = null;
  let bytes = 0;

  const usageOf = ({ usage }: Said, spent: boolean): Usage =>
    usage ?? (spent ? estimateUsage(request.bytes.byteLength, bytes) : { input: 0, output: 0, source: 'none' });
  return {
    answered(value) {
      answer = value;
      if (keep) received = keepBody('response');
      if (isEventStream(value)) listener = streamListener();
    },
    hasAnswer: () => answer !== null,
    take(chunk) {
      hash.update(chunk);
      received?.take(chunk);
      bytes += chunk.byteLength;
      if (listener) listener.hear(chunk);
      else if (bytes > wholeBytesMax) throw new Error(`The answer is larger than ${wholeBytesMax} bytes.`);
      else chunks.push(chunk);
    },
    whole: () => Buffer.concat(chunks),
    get bodies() {
      return [sent, received].filter((keeper) => keeper !== null);
    },
    end(ending) {
      const said = listener?.said() ?? usageOfBody(Buffer.concat(chunks).toString('utf8'));
      return {
        ...ending,
        provider,
        model: request.model,
        status: answer?.status ?? null,
        requestHash,
        responseHash: hash.digest('base64url'),
        usage: usageOf(said, answer !== null && answer.status < 400),
        responseId: said.responseId,
        latencyMs: Math.max(0, Math.round(clock() - startedMs)),
      };
    },
  };
}
