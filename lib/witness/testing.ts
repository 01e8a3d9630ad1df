// For tests: logs of a key and a list of leaves, and a witness that serves them.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { checkpointText, signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { parseNote, signatureType } from '#lib/tlog/note.ts';
import { consistencyPath } from '#lib/tlog/proofs.ts';
import { readFrom, testSigner } from '#lib/tlog/testing.ts';
import { rootFromHashes } from '#lib/tlog/tree.ts';
import { formatVkey } from '#lib/tlog/vkey.ts';
import { formatAddCheckpoint } from '#lib/tlog/witness.ts';
import { openWitness, type Witness } from './add-checkpoint.ts';
import { openWitnessKey } from './key-file.ts';
import { startWitness } from './server.ts';
import { stateIn } from './state-store.ts';

export type TestLog = Awaited<ReturnType<typeof testLog>>;

/** A log of 300 leaves; `fork` replaces the leaves from that index on by others. */
export async function testLog(origin: string, seed: number, fork = Number.POSITIVE_INFINITY) {
  const signer = await testSigner(seed);
  const text = (index: number) => `${origin} ${index}${index >= fork ? ' forked' : ''}`;
  const hashes = Array.from({ length: 300 }, (_, index) => hashLeaf(new TextEncoder().encode(text(index))));
  const root = (size: number) => rootFromHashes(hashes.slice(0, size));
  const note = (size: number) => signCheckpoint({ origin, size, root: root(size) }, signer);
  return {
    origin,
    note,
    text: (size: number) => checkpointText({ origin, size, root: root(size) }),
    vkey: formatVkey({ name: origin, type: signatureType.ed25519, publicKey: signer.publicKey }),
    /** Body of a submission with the proof that belongs to it. */
    body: async (oldSize: number, size: number) => {
      const path = oldSize > 0 && oldSize < size ? await consistencyPath(oldSize, size, readFrom(hashes)) : [];
      return formatAddCheckpoint({ oldSize, path, checkpoint: await note(size) });
    },
  };
}

export const newFolder = () => mkdtemp(join(tmpdir(), 'countersign-witness-'));

/** Serves a witness on a free port until `stop`. */
export async function serveWitness(folder: string, logs: readonly TestLog[], changes: Partial<Witness> = {}) {
  const key = await openWitnessKey(join(folder, 'key'));
  const forks: string[] = [];
  const controller = new AbortController();
  const answer = openWitness({
    key,
    logs: new Map(logs.map((log) => [log.origin, [log.vkey]])),
    state: stateIn(folder),
    now: () => new Date('2026-03-02T12:00:00Z'),
    onFork: (origin, size) => forks.push(`${origin} ${size}`),
    ...changes,
  });
  const log = pino({ level: 'silent' });
  const { port, closed } = await startWitness({ host: '127.0.0.1', port: 0, answer, log, signal: controller.signal });
  const stop = () => {
    controller.abort();
    return closed;
  };
  return { key, forks, url: `http://127.0.0.1:${port}`, stop };
}

export type Reply = { status: number; type: string | null; body: string };

export async function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<Reply> {
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
}

/** The signature line of a 200 answer, put under the checkpoint it answers. */
export const cosigned = (note: string, reply: Reply): string => {
  parseNote(note);
  return `${note}${reply.body}`;
};
