// For db tests: jobs that ended in every way, a log that runs, and packages taken to their end.

import { afterAll, beforeAll, vi } from 'vitest';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { expireJob } from '#lib/jobs/expire-jobs.ts';
import { stopJob } from '#lib/jobs/stop-job.ts';
import { voidJob } from '#lib/jobs/void-job.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import type { Keyring } from '#lib/keys/keyring.ts';
import { recordKeys } from '#lib/keys/record-keys.ts';
import { modelCall, type RunningJob, runningJob, toolCall } from '#lib/testing/agent-run.ts';
import {
  after,
  decision,
  noon,
  openTestConsole,
  pendingJob,
  rita,
  setup,
  type TestConsole,
} from '#lib/testing/console.ts';
import { runSequencer } from '#lib/transparency/sequence.ts';
import { sealBundle } from '../seal-bundle.ts';
import { packageArchive } from './find-package-store.ts';
import { packageJob } from './package-job.ts';
import { sealPackage } from './seal-package.ts';
import { unzipFiles } from './zip.ts';

export const publicUrl = 'https://console.test';
export const ended = after(200);

export type Packaged = { archive: Uint8Array; sha256: string; files: Map<string, Uint8Array> };

/** A console whose log runs while the tests of a file do. Tests must not empty its database. */
export function usePackages(database: { url: string }) {
  const stop = new AbortController();
  let sequencer: Promise<void> = Promise.resolve();
  const given = { test: undefined as unknown as TestConsole, manifest: undefined as unknown as Signer };
  beforeAll(async () => {
    const [log, manifest] = await Promise.all([7, 8].map((fill) => signerFromSeed(new Uint8Array(32).fill(fill))));
    given.manifest = manifest as Signer;
    given.test = await openTestConsole();
    const { issuer, registry, gateway, console, owner } = given.test;
    const keyring = { issuer, registry, gateway, console, owner, manifest, log } as Keyring;
    await recordKeys(keyring, { actor: setup, now: noon });
    sequencer = runSequencer({
      databaseUrl: database.url,
      openSigner: () => log as Signer,
      originOf: (shard) => `console.test/log/${shard}`,
      outside: [],
      signal: stop.signal,
      onNews: () => {},
    });
  });
  afterAll(async () => {
    stop.abort();
    await sequencer;
  });
  return given;
}

export type Given = ReturnType<typeof usePackages>;

/** Waits until the log covers what a step needs, and takes that step. */
const untilDone = (step: () => Promise<'signed' | 'sealed' | 'waiting'>) =>
  vi.waitFor(
    async () => {
      if ((await step()) === 'waiting') throw new Error('The log does not cover it yet.');
    },
    { timeout: 20_000, interval: 20 },
  );

export const signed = ({ manifest }: Given, jobId: string, now = ended) =>
  untilDone(() => packageJob({ jobId, publicUrl, now }, { manifest }));
export const sealed = (jobId: string, now = after(201)) => untilDone(() => sealPackage({ jobId, now }));

export async function archiveOf(jobId: string): Promise<Packaged> {
  const row = await packageArchive(db(), jobId);
  if (!row?.archive || !row.sha256) throw new Error(`Job ${jobId} has no sealed package.`);
  const files = new Map(unzipFiles(row.archive).map(({ path, bytes }) => [path, bytes]));
  return { archive: row.archive, sha256: row.sha256, files };
}

/** The package of a job that ended. */
export async function packaged(given: Given, jobId: string): Promise<Packaged> {
  await signed(given, jobId);
  await sealed(jobId);
  return archiveOf(jobId);
}

export const textOf = ({ files }: Pick<Packaged, 'files'>, path: string): string => {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`The package has no ${path}.`);
  return new TextDecoder().decode(bytes);
};
export const jsonOf = (given: Pick<Packaged, 'files'>, path: string) => JSON.parse(textOf(given, path));

const trustedOf = ({ gateway, console, registry }: TestConsole) => ({
  gatewayDids: [gateway.did],
  consoleDids: [console.did],
  registryDids: [registry.did],
});

const complete = (test: TestConsole, { jobId }: RunningJob, status: 'completed' | 'failed') =>
  completeJob({ jobId, agentDid: test.agent.did, status, summary: 'the note is proposed', now: after(100) }, test);

/** The agent reports completion and signs. */
export async function finish(test: TestConsole, job: RunningJob, status: 'completed' | 'failed' = 'completed') {
  const { payloadText } = await complete(test, job, status);
  const envelope = await signEnvelope({
    type: 'proof_bundle',
    payload: JSON.parse(payloadText),
    signer: test.agent,
    issuedAt: after(101).toISOString(),
  });
  const sealing = { jobId: job.jobId, agentDid: test.agent.did, envelope, now: after(102) };
  return sealBundle(sealing, { console: test.console, trusted: trustedOf(test) });
}

const read = { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } } as const;

/** A job that runs and has made one model call, one tool call, and one model call. */
export async function workedJob(test: TestConsole): Promise<RunningJob> {
  const job = await runningJob(test);
  await modelCall(test, job.claims, 65);
  await toolCall(test, job.claims, read, 70);
  await modelCall(test, job.claims, 75);
  return job;
}

const stop = (jobId: string) =>
  transaction((tx) => stopJob(tx, { jobId, reason: 'the token’s time was up', actor: setup, now: after(90) }));
const asRita = { kind: 'matrix', mxid: rita } as const;

/** One way for a job to end each. @returns the job's id */
export const endings = {
  done: async (test: TestConsole) => {
    const job = await workedJob(test);
    await finish(test, job);
    return job.jobId;
  },
  failed: async (test: TestConsole) => {
    const job = await workedJob(test);
    await finish(test, job, 'failed');
    return job.jobId;
  },
  stopped: async (test: TestConsole) => {
    const job = await workedJob(test);
    await stop(job.jobId);
    return job.jobId;
  },
  denied: async (test: TestConsole) => {
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest, { decision: 'deny', reason: 'not this quarter' }), test.mint);
    return jobId;
  },
  expired: async (test: TestConsole) => {
    const { jobId } = await pendingJob(test);
    await expireJob(jobId, after(86_400));
    return jobId;
  },
  withdrawn: async (test: TestConsole) => {
    const { jobId } = await pendingJob(test);
    await withdrawJob({ jobId, byMxid: rita, actor: asRita, now: after(10) });
    return jobId;
  },
  voided: async (test: TestConsole) => {
    const { jobId } = await pendingJob(test);
    await voidJob({ jobId, reason: 'the request was edited', actor: setup, now: after(10) });
    return jobId;
  },
};

/** Approved, and stopped before the agent collected its token. */
export async function stoppedUnspent(test: TestConsole): Promise<string> {
  const { jobId, digest } = await pendingJob(test);
  await decideJob(decision(jobId, digest), test.mint);
  await stop(jobId);
  return jobId;
}

/** Reported complete, and the agent never signs. */
export async function unsignedJob(test: TestConsole): Promise<string> {
  const job = await workedJob(test);
  await complete(test, job, 'completed');
  return job.jobId;
}
