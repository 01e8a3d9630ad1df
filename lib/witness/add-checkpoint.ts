// What a witness answers to add-checkpoint, in the order that C2SP tlog-witness demands.

import { type ParsedCheckpoint, parseCheckpoint } from '#lib/tlog/checkpoint.ts';
import { signCosignature } from '#lib/tlog/cosignature.ts';
import { sameHash } from '#lib/tlog/hash.ts';
import { type Note, parseNote } from '#lib/tlog/note.ts';
import { verifyConsistency } from '#lib/tlog/proofs.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { verifyNote } from '#lib/tlog/vkey.ts';
import { type AddCheckpoint, formatSizeAnswer, parseAddCheckpoint, sizeContentType } from '#lib/tlog/witness.ts';
import type { WitnessKey } from './key-file.ts';
import type { WitnessState } from './state-store.ts';

export type Answer = { status: 200 | 400 | 403 | 404 | 409 | 422; contentType: string; body: string };

export type Witness = {
  key: WitnessKey;
  /** Keys that are trusted for an origin. */
  logs: ReadonlyMap<string, readonly string[]>;
  state: WitnessState;
  now: () => Date;
  onFork: (origin: string, size: number) => void;
};

const text = 'text/plain; charset=utf-8';
const refusal = (status: Answer['status'], why: string): Answer => ({ status, contentType: text, body: `${why}\n` });
const conflict = (size: number): Answer => ({
  status: 409,
  contentType: sizeContentType,
  body: formatSizeAnswer(size),
});

type Submission = AddCheckpoint & { note: Note; parsed: ParsedCheckpoint };

function parse(body: string): Submission | Answer {
  try {
    const request = parseAddCheckpoint(body);
    const note = parseNote(request.checkpoint);
    return { ...request, note, parsed: parseCheckpoint(note.text) };
  } catch (error) {
    if (error instanceof TlogError) return refusal(400, error.message);
    throw error;
  }
}

async function signedByOneOf(vkeys: readonly string[], note: Note): Promise<boolean> {
  for (const vkey of vkeys) {
    try {
      await verifyNote(note, vkey);
      return true;
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
    }
  }
  return false;
}

/** Why the submitted tree does not follow from the one cosigned last; null when it does. */
function inconsistency({ path, parsed }: Submission, last: ParsedCheckpoint | null): string | null {
  if (!last || last.size === 0) return path.length === 0 ? null : 'the proof must be empty';
  const { size: first, root: firstRoot } = last;
  try {
    verifyConsistency({ first, second: parsed.size, firstRoot, secondRoot: parsed.root, path });
    return null;
  } catch (error) {
    if (error instanceof TlogError) return error.message;
    throw error;
  }
}

async function judge(witness: Witness, submission: Submission): Promise<Answer | null> {
  const { parsed, oldSize, checkpoint } = submission;
  if (oldSize > parsed.size) return refusal(400, 'the old size is larger than the checkpoint’s');
  const last = await witness.state.read(parsed.origin);
  const size = last?.size ?? 0;
  if (last && size === parsed.size && !sameHash(last.root, parsed.root)) {
    await witness.state.keepFork(parsed.origin, checkpoint);
    witness.onFork(parsed.origin, size);
    return conflict(size);
  }
  if (oldSize !== size) return conflict(size);
  const why = inconsistency(submission, last);
  if (why) return refusal(422, why);
  // The state must be on the disk before a signature on it leaves.
  if (!last || size < parsed.size) await witness.state.save(parsed.origin, checkpoint);
  return null;
}

/** Waits for the turn of `key`: what is read must still hold when it is written. */
function inTurn(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    tails.set(key, turn);
    return turn;
  };
}

/** A witness's answer to the body of an add-checkpoint request. */
export function openWitness(witness: Witness): (body: string) => Promise<Answer> {
  const turn = inTurn();
  return async (body) => {
    const submission = parse(body);
    if ('status' in submission) return submission;
    const { origin } = submission.parsed;
    const vkeys = witness.logs.get(origin);
    if (!vkeys) return refusal(404, 'this witness does not know the log');
    if (!(await signedByOneOf(vkeys, submission.note))) return refusal(403, 'no signature of a known key of the log');
    return turn(origin, async () => {
      const refused = await judge(witness, submission);
      if (refused) return refused;
      const timestamp = Math.floor(witness.now().getTime() / 1000);
      const line = await signCosignature(submission.note.text, witness.key, timestamp);
      return { status: 200, contentType: text, body: `${line}\n` };
    });
  };
}
