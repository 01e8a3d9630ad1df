// The `log` process: signs, publishes what was signed, and says how it fares.

import type { Signer } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import type { Witness } from '#lib/tlog/witness-list.ts';
import { newWaker, type Waker } from '#lib/waker.ts';
import { allShards, beatLog } from './log-store.ts';
import type { OutsideCopy } from './outside.ts';
import { publishAll, repairShard } from './publish.ts';
import { runOrphanCheck } from './run-orphan-check.ts';
import { runSequencer, type SequencerStatus } from './sequence.ts';
import { submitToWitnesses } from './submit-to-witness.ts';

export type LogProcess = {
  databaseUrl: string;
  dataDir: string;
  /** Origin of the console, with its scheme. */
  publicUrl: string;
  openSigner: () => Signer;
  /** Whoever holds checkpoints of ours. */
  outside: readonly OutsideCopy[];
  /** Who cosigns each checkpoint. */
  witnesses: readonly Witness[];
  signal: AbortSignal;
};

/** What the `log` heartbeat says. */
export type LogBeat = {
  refusal: string | null;
  shard: number | null;
  size: number;
  published: number;
  /** What stands between us and a witness, as sentences for people. */
  witnesses: string[];
  /** A witness that has seen another log than this one; null when none has. */
  contradiction: string | null;
};

const beatMs = 5_000;
const publishMs = 200;
const publishPollMs = 5_000;
/** A witness is asked no more often than this: it cosigns the newest checkpoint and with it all before. */
const witnessMs = 1_000;
const witnessPollMs = 30_000;
const repairPollMs = 60_000;

/** `console.example.org:3100/log/0`: schema-less, and the key's name at once (C2SP tlog-checkpoint). */
export const originOf = (publicUrl: string, shard: number): string => `${new URL(publicUrl).host}/log/${shard}`;

type Loops = {
  settings: LogProcess;
  status: SequencerStatus;
  beat: Waker;
  publish: Waker;
  witness: Waker;
  repair: Waker;
  published: number;
  troubles: string[];
  contradiction: string | null;
};

/** Files are written over by nobody whose database may have been set back. */
const maySign = ({ leader, refusal }: SequencerStatus) => leader && refusal === null;

/** Only the leader beats: a process that waits for the lead says nothing of the log. */
async function beatLoop(loops: Loops): Promise<void> {
  const { signal } = loops.settings;
  while (!signal.aborted) {
    const { leader, refusal, shard, size } = loops.status;
    const { published, troubles: witnesses, contradiction } = loops;
    const detail: LogBeat = { refusal, shard, size, published, witnesses, contradiction };
    try {
      if (leader) await beatLog(db(), new Date(), detail);
    } catch (error) {
      log().error({ err: error }, 'the log process could not say that it is alive');
    }
    await loops.beat.wait(beatMs, signal);
  }
}

async function publishLoop(loops: Loops): Promise<void> {
  const { dataDir, signal } = loops.settings;
  while (!signal.aborted) {
    try {
      if (maySign(loops.status)) loops.published = await publishAll({ db: db(), dataDir });
    } catch (error) {
      log().error({ err: error }, 'the log could not be published and is tried again');
    }
    await newWaker().wait(publishMs, signal);
    await loops.publish.wait(publishPollMs, signal);
  }
}

async function witnessLoop(loops: Loops): Promise<void> {
  const { witnesses, signal } = loops.settings;
  while (!signal.aborted && witnesses.length > 0) {
    try {
      const outcomes = maySign(loops.status) ? await submitToWitnesses(db(), witnesses, signal) : [];
      loops.troubles = outcomes.flatMap(({ detail }) => detail ?? []);
      if (outcomes.some(({ state }) => state === 'cosigned')) loops.publish.wake();
      loops.contradiction = outcomes.find(({ state }) => state === 'ahead' || state === 'forked')?.detail ?? null;
    } catch (error) {
      log().error({ err: error }, 'the checkpoint could not be submitted to the witnesses and is tried again');
    }
    await newWaker().wait(witnessMs, signal);
    await loops.witness.wait(witnessPollMs, signal);
  }
}

/** Files that were damaged while nobody looked are written again, once a start. */
async function repairOnce(loops: Loops): Promise<void> {
  const { dataDir, signal } = loops.settings;
  while (!signal.aborted && !maySign(loops.status)) await loops.repair.wait(repairPollMs, signal);
  try {
    for (const { shard } of signal.aborted ? [] : await allShards(db())) {
      const repaired = await repairShard({ db: db(), dataDir }, shard, signal);
      if (repaired.length > 0) log().warn({ shard, repaired }, 'published files differed from the log: written again');
    }
  } catch (error) {
    log().error({ err: error }, 'the published files of the log could not be compared with it');
  }
}

/** Runs the log until the signal aborts. */
export async function runLog(settings: LogProcess): Promise<void> {
  const status: SequencerStatus = { leader: false, refusal: null, shard: null, size: 0 };
  const wakers = { beat: newWaker(), publish: newWaker(), witness: newWaker(), repair: newWaker() };
  const loops: Loops = { settings, status, ...wakers, published: 0, troubles: [], contradiction: null };
  const { databaseUrl, openSigner, publicUrl, signal } = settings;
  await Promise.all([
    runSequencer({
      databaseUrl,
      openSigner,
      originOf: (shard) => originOf(publicUrl, shard),
      outside: settings.outside,
      signal,
      onNews: (news) => {
        const changed = news.leader !== status.leader || news.refusal !== status.refusal;
        Object.assign(status, news);
        if (changed) loops.beat.wake();
        if (changed) loops.repair.wake();
        loops.publish.wake();
        loops.witness.wake();
      },
    }),
    beatLoop(loops),
    publishLoop(loops),
    witnessLoop(loops),
    repairOnce(loops),
    runOrphanCheck({ mayRun: () => status.leader, signal }),
  ]);
}
