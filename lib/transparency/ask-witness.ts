// One request to a witness (C2SP tlog-witness).

import { type AddCheckpoint, formatAddCheckpoint, parseSizeAnswer } from '#lib/tlog/witness.ts';
import type { Witness } from '#lib/tlog/witness-list.ts';

export type WitnessAnswer =
  | { kind: 'cosigned'; body: string }
  /** It has cosigned a tree of this size last. */
  | { kind: 'size'; size: number }
  | { kind: 'refused'; status: number; why: string }
  | { kind: 'unreachable'; why: string };

const answerMs = 10_000;
const answerMax = 64 * 1024;
const whyMax = 200;

async function readAnswer(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > answerMax) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
}

type Exchange = { status: number; body: string };

async function exchange(url: string, body: string, signal?: AbortSignal): Promise<Exchange | { why: string }> {
  const timeout = AbortSignal.timeout(answerMs);
  try {
    const answer = await fetch(`${url}/add-checkpoint`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { status: answer.status, body: await readAnswer(answer) };
  } catch (error) {
    const { message, cause } = error as Error;
    return { why: cause instanceof Error ? `${message} (${cause.message})` : message };
  }
}

/**
 * Submits a checkpoint.
 * @throws TlogError when the answer is none that the protocol knows
 */
export async function askWitness(
  witness: Pick<Witness, 'url'>,
  request: AddCheckpoint,
  signal?: AbortSignal,
): Promise<WitnessAnswer> {
  const answer = await exchange(witness.url, formatAddCheckpoint(request), signal);
  if ('why' in answer) return { kind: 'unreachable', why: answer.why };
  const { status, body } = answer;
  if (status === 200) return { kind: 'cosigned', body };
  if (status === 409) return { kind: 'size', size: parseSizeAnswer(body) };
  return { kind: 'refused', status, why: body.trim().slice(0, whyMax) };
}
