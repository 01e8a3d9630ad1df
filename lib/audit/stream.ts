// The log as a stream to a security system, in the order of its leaves, each at least once: the place moves in a transaction
// that commits after the destination has the batch. Whoever is killed between the two sends the batch again.

import { db } from '#lib/db/client.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { log } from '#lib/log.ts';
import { blindVotes, isVote } from './blind-votes.ts';
import { type LoggedEntry, ocsfEvent } from './ocsf-event.ts';
import { moveReader, recordReaderFailure, takeReader } from './reader-store.ts';
import { deliver, type StreamDestination, StreamError } from './stream-destination.ts';
import { anythingToStream, entriesAfter } from './stream-store.ts';

export const streamBatchMax = 200;
const retryMsMin = 1_000;
const retryMsMax = 5 * 60_000;
/** Longer than the destination may take, so that it is never the database that ends a delivery. */
const transactionMs = 30_000;

export type Stream = { to: StreamDestination; console: string; timeoutMs?: number };

async function linesOf(tx: Tx, entries: readonly LoggedEntry[], console: string): Promise<string[]> {
  const votes = entries.filter(({ action }) => isVote(action)).map(({ jobId }) => jobId);
  const blind = await blindVotes(tx, votes);
  return entries.map((entry) => {
    const hidden = isVote(entry.action) && entry.jobId !== null && blind.has(entry.jobId);
    return JSON.stringify(ocsfEvent(entry, hidden, console));
  });
}

/**
 * Delivers the next entries. Any number of processes may call it: one works at a time, the others do nothing.
 * @returns how many were delivered; 0 when there are none, or somebody else is at it
 * @throws StreamError when the destination does not have them for certain
 */
export async function streamNext(stream: Stream, now: Date, take = streamBatchMax): Promise<number> {
  // Most looks find nothing, and need no lock for it.
  if (!(await anythingToStream(db()))) return 0;
  return db().$transaction(
    async (tx) => {
      const last = await takeReader(tx, 'stream', now);
      if (last === null) return 0;
      const entries = await entriesAfter(tx, last, take);
      const newest = entries.at(-1);
      if (!newest) return 0;
      await deliver(stream.to, await linesOf(tx, entries, stream.console), stream.timeoutMs);
      await moveReader(tx, 'stream', newest.id, now);
      return entries.length;
    },
    { maxWait: 10_000, timeout: transactionMs },
  );
}

export type Streamer = {
  /** Delivers what waits, unless a failure is too recent. @returns how many entries were delivered */
  round(now: Date, signal: AbortSignal): Promise<number>;
};

/** A streamer with its memory: how often the destination failed in a row, and from when on it is tried again. */
export function newStreamer(stream: Stream): Streamer {
  let failures = 0;
  let notBefore = 0;

  async function failed(error: unknown, now: Date): Promise<void> {
    if (!(error instanceof StreamError)) {
      const words = 'The next entries could not be prepared; the worker’s log says why.';
      await recordReaderFailure(db(), 'stream', words, now);
      throw error;
    }
    failures += 1;
    notBefore = now.getTime() + Math.min(retryMsMax, retryMsMin * 2 ** (failures - 1));
    log().warn({ err: error, failures }, 'the audit stream was not taken and is sent again');
    await recordReaderFailure(db(), 'stream', error.message, now);
  }
  return {
    async round(now, signal) {
      let done = 0;
      if (now.getTime() < notBefore) return done;
      try {
        for (let count = 1; count > 0 && !signal.aborted; done += count) count = await streamNext(stream, now);
        failures = 0;
      } catch (error) {
        await failed(error, now);
      }
      return done;
    },
  };
}
