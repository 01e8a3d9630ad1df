// Hands each new checkpoint to the witnesses and keeps what they sign.

import type { Db } from '#lib/db/transaction.ts';
import { log } from '#lib/log.ts';
import { verifyCosignature } from '#lib/tlog/cosignature.ts';
import { parseNote } from '#lib/tlog/note.ts';
import { consistencyPath } from '#lib/tlog/proofs.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { linesOf, parseVkey } from '#lib/tlog/vkey.ts';
import { parseCosignatureAnswer } from '#lib/tlog/witness.ts';
import type { Witness } from '#lib/tlog/witness-list.ts';
import { askWitness } from './ask-witness.ts';
import { type OutsideCopy, seenNote } from './outside.ts';
import { type Checkpoint, latestCheckpoint } from './proofs.ts';
import { TransparencyError } from './transparency-error.ts';
import { treeReader } from './tree-reader.ts';
import { cosignedSize, insertCosignature } from './witness-store.ts';

export type WitnessOutcome = {
  witness: string;
  /** Size of the checkpoint that was submitted. */
  size: number;
  /**
   * `ahead`: the witness has seen more entries than this log has. `forked`: it has seen another tree of this size, or one
   * that this tree does not continue. Both mean that the log is not the one it was.
   */
  state: 'cosigned' | 'unreachable' | 'refused' | 'ahead' | 'forked';
  /** A sentence for people; null when all is well. */
  detail: string | null;
};

type Submission = { db: Db; witness: Witness; checkpoint: Checkpoint; signal?: AbortSignal };
type Verdict = Pick<WitnessOutcome, 'state' | 'detail'>;

async function pathFrom(oldSize: number, { db, checkpoint }: Submission): Promise<Uint8Array[]> {
  const { shard, size } = checkpoint;
  if (oldSize === 0 || oldSize === size) return [];
  return consistencyPath(oldSize, size, treeReader(db, shard, size).node);
}

/** The witness's own line of an answer. @throws TlogError unless it verifies over our checkpoint */
async function ownLine(body: string, { witness, checkpoint }: Submission): Promise<string> {
  const note = parseNote(checkpoint.noteText);
  const lines = linesOf({ text: note.text, signatures: parseCosignatureAnswer(body) }, parseVkey(witness.vkey));
  const [line] = lines;
  if (!line) throw new TlogError('SIGNATURE_MISSING', 'it answered without a signature of its key');
  for (const one of lines) await verifyCosignature(note.text, one, witness.vkey);
  return line.line;
}

async function submitFrom(oldSize: number, submission: Submission, again: boolean): Promise<Verdict> {
  const { db, witness, checkpoint, signal } = submission;
  const { shard, size, noteText } = checkpoint;
  const path = await pathFrom(oldSize, submission);
  const answer = await askWitness(witness, { oldSize, path, checkpoint: noteText }, signal);
  if (answer.kind === 'cosigned') {
    const line = await ownLine(answer.body, submission);
    await insertCosignature(db, { shard, size, keyName: witness.name, line, receivedAt: new Date() });
    return { state: 'cosigned', detail: null };
  }
  if (answer.kind === 'unreachable')
    return { state: 'unreachable', detail: `The witness ${witness.name} cannot be reached: ${answer.why}.` };
  if (answer.kind === 'refused') {
    // It knows the tree of this size, and does not find it in ours.
    const state = answer.status === 422 ? 'forked' : 'refused';
    return { state, detail: `The witness ${witness.name} answers ${answer.status}: ${answer.why}` };
  }
  if (answer.size > size)
    return {
      state: 'ahead',
      detail: `The witness ${witness.name} has seen ${answer.size} entries, the log has ${size}.`,
    };
  if (answer.size === oldSize)
    return { state: 'forked', detail: `The witness ${witness.name} has seen another log of ${answer.size} entries.` };
  if (again) return { state: 'refused', detail: `The witness ${witness.name} was given another checkpoint meanwhile.` };
  return submitFrom(answer.size, submission, true);
}

async function submitOne(submission: Submission): Promise<WitnessOutcome> {
  const { db, witness, checkpoint } = submission;
  const named = { witness: witness.name, size: checkpoint.size };
  const known = await cosignedSize(db, checkpoint.shard, witness.name);
  if (known === checkpoint.size) return { ...named, state: 'cosigned', detail: null };
  try {
    return { ...named, ...(await submitFrom(Math.min(known, checkpoint.size), submission, false)) };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    const detail = `The answer of the witness ${witness.name} is refused: ${error.message}.`;
    return { ...named, state: 'refused', detail };
  }
}

/**
 * Submits the newest checkpoint to every witness that has not cosigned it, and stores what verifies. A witness that does
 * not answer keeps nobody waiting longer than its time-out; the next checkpoint is submitted all the same.
 * @returns one outcome for each witness; none before the first checkpoint
 */
export async function submitToWitnesses(
  db: Db,
  witnesses: readonly Witness[],
  signal?: AbortSignal,
): Promise<WitnessOutcome[]> {
  const checkpoint = witnesses.length === 0 ? null : await latestCheckpoint(db);
  if (!checkpoint) return [];
  const outcomes = await Promise.all(
    witnesses.map((witness) => submitOne({ db, witness, checkpoint, ...(signal && { signal }) })),
  );
  for (const outcome of outcomes) {
    if (outcome.state === 'ahead' || outcome.state === 'forked') log().error(outcome, 'a witness contradicts the log');
    else if (outcome.state !== 'cosigned') log().warn(outcome, 'a checkpoint is not cosigned');
  }
  return outcomes;
}

/**
 * What a witness has seen of the log, for the comparison before the first signature. A witness that cannot be asked has
 * no say: the log must not stand still because somebody else's server does.
 */
export const witnessCopy = (db: Db, witness: Witness): OutsideCopy => ({
  where: `the witness ${witness.name}`,
  seen: async () => {
    const newest = await latestCheckpoint(db);
    if (!newest) return [];
    const { size, noteText } = newest;
    const answer = await askWitness(witness, { oldSize: size, path: [], checkpoint: noteText });
    if (answer.kind === 'unreachable') {
      log().warn({ witness: witness.name, why: answer.why }, 'a witness could not be asked what it has seen');
      return [];
    }
    if (answer.kind !== 'size' || answer.size < size) return [];
    if (answer.size === size) throw new TransparencyError('REFUSED', `it has seen another log of ${size} entries`);
    return [{ origin: seenNote(noteText).origin, size: answer.size, noteText: null }];
  },
});
