#!/usr/bin/env node
// Countersign's reference agent: asks the console for work, plans by rule, waits for people, does what they approved
// under the job's token, and signs the account of it. It has no database and no way to approve anything.

import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { type ConsoleClient, consoleClient } from './agent/console-client.ts';
import { journalStore } from './agent/journal.ts';
import { openKeyFile } from './agent/key-file.ts';
import { openRepository } from './agent/repository.ts';
import { RefusedError } from './agent/signed-request.ts';
import { type Agent, workJob } from './agent/work-job.ts';

const waitSeconds = 25;
const restMs = 3_000;

type RunOptions = {
  console: string;
  workspace: string;
  key: string;
  state?: string;
  repository?: string;
  model: string;
  registry?: string;
  gateway?: string;
};

const print = (words: string) => process.stdout.write(`${words}\n`);

async function nextJobs(client: ConsoleClient, wait: number) {
  try {
    return await client.jobs(wait);
  } catch (error) {
    const why = error instanceof RefusedError ? `${error.code}: ${error.message}` : 'no answer';
    print(`the console does not give jobs (${why}); trying again`);
    return [];
  }
}

/** Works until the signal. A job that fails for a passing reason is tried again later; others are not held up by it. */
async function workUntil(agent: Agent): Promise<void> {
  while (!agent.signal.aborted) {
    let progress = false;
    for (const job of await nextJobs(agent.client, waitSeconds)) {
      if (agent.signal.aborted) return;
      try {
        progress = (await workJob(agent, job)) || progress;
      } catch (error) {
        if (agent.signal.aborted) return;
        agent.say(job.job_id, `not now: ${error instanceof Error ? error.message : 'unknown failure'}`);
      }
    }
    // The console answers at once while there is any job, also one that nothing can be done about now.
    if (!progress) await sleep(restMs, undefined, { signal: agent.signal }).catch(() => {});
  }
}

async function run(options: RunOptions): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const signer = await openKeyFile(options.key);
  const state = options.state ?? join(dirname(options.key), 'agent-state');
  const agent: Agent = {
    signer,
    client: consoleClient(options.console, signer, stop.signal),
    store: journalStore(join(state, 'jobs')),
    repository: await openRepository(options.repository ?? join(state, 'ledger-notes.git'), new Date()),
    workspaceDir: options.workspace,
    model: options.model,
    registry: { did: options.registry ?? null },
    gateway: options.gateway ? new URL(options.gateway).origin : null,
    signal: stop.signal,
    say: (jobId, words) => print(`${jobId} ${words}`),
  };
  print(`reference agent ${signer.did} works for ${options.console}`);
  await workUntil(agent);
}

const program = new Command('agent').description('Reference agent of Countersign.');
program
  .command('did')
  .description('print the did:key of the key file, making the key when there is none')
  .requiredOption('--key <file>', 'key file (PKCS#8 PEM, mode 0600)')
  .action(async (options: { key: string }) => {
    print((await openKeyFile(options.key)).did);
  });
program
  .command('run', { isDefault: true })
  .description('take jobs from a console until stopped')
  .requiredOption('--console <url>', 'origin of the console')
  .requiredOption('--workspace <dir>', 'folder that the agent may read')
  .requiredOption('--key <file>', 'key file (PKCS#8 PEM, mode 0600)')
  .option('--state <dir>', 'where jobs under way are remembered (default: beside the key)')
  .option('--repository <dir>', 'bare git repository for proposed changes (default: in the state folder)')
  .option('--model <id>', 'model to ask through the gateway', 'scripted-demo-1')
  .option('--gateway <url>', 'origin of the gateway (default: the audience that the token names)')
  .option('--registry <did>', 'the registry whose policies count (default: the first one seen)')
  .action(run);
await program.parseAsync();
