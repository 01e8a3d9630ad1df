#!/usr/bin/env node
// The product's processes, one role a command. `all` runs every role of an installation whose database and homeserver
// exist; `npm start` (scripts/start.ts) brings those too.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { ConfigError, environment, getConfig } from '#lib/config.ts';
import { ControlError } from '#lib/controls/control-error.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { TransparencyError } from '#lib/transparency/transparency-error.ts';
import type { WitnessOptions } from '#lib/witness/run-witness.ts';
import { WitnessError } from '#lib/witness/witness-error.ts';
import { loadDotEnv } from '#scripts/stack/dot-env.ts';
import { addControlCommands } from './control.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
loadDotEnv();

/** Aborts at the first request to stop; the processes then end by themselves. */
function untilStopped(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

async function web(): Promise<void> {
  const { host, port } = getConfig();
  const next = fileURLToPath(new URL('../node_modules/next/dist/bin/next', import.meta.url));
  const env = { ...environment(), NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, [next, 'start', '-H', host, '-p', String(port)], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  untilStopped().addEventListener('abort', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('exit', (...end) => resolve(end));
  });
  if (child.pid !== undefined) {
    const { executorEnded } = await import('#lib/processes/executor.ts');
    await executorEnded('web', child.pid);
  }
  process.exitCode = signal === 'SIGTERM' || code === 143 ? 0 : (code ?? 1);
}

async function worker(): Promise<void> {
  const { runWorker } = await import('#lib/matrix/worker.ts');
  await runWorker(getConfig(), untilStopped());
}

async function gateway(): Promise<void> {
  const { openKeys } = await import('#lib/keys/keyring.ts');
  const { startGateway } = await import('#lib/gateway/server.ts');
  const config = getConfig();
  const running = await startGateway({ config, keyring: openKeys(config, ['gateway']), signal: untilStopped() });
  await running.closed;
}

async function logProcess(): Promise<void> {
  const { startLog } = await import('#lib/processes/start-log.ts');
  await startLog(getConfig(), untilStopped());
}

async function logStatus(): Promise<void> {
  const { describeLog } = await import('#lib/processes/log-command.ts');
  console.log(await describeLog(new Date(), getConfig().auditStream));
}

async function newOrigin(reason: string): Promise<void> {
  const { beginNewOrigin } = await import('#lib/processes/log-command.ts');
  console.log(await beginNewOrigin(getConfig(), reason, new Date()));
}

async function demoModel(): Promise<void> {
  const { startDemoModel } = await import('#lib/gateway/demo-model.ts');
  const running = await startDemoModel({ port: getConfig().demoModelPort, signal: untilStopped() });
  await running.closed;
}

async function migrateDatabase(): Promise<void> {
  const { migrate } = await import('#lib/db/migrate.ts');
  const { applyGrants } = await import('#lib/db/roles.ts');
  const applied = await migrate(getConfig().ownerDatabaseUrl);
  await applyGrants(getConfig().ownerDatabaseUrl);
  console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`);
}

async function all(): Promise<void> {
  const { runRoles } = await import('#lib/processes/run-roles.ts');
  await runRoles(getConfig(), untilStopped());
}

async function checkLog(): Promise<void> {
  const command = await import('#lib/transparency/orphan-command.ts');
  const { lines, clean } = await command.checkLog(new Date());
  console.log(lines.join('\n'));
  if (!clean) process.exitCode = 1;
}

async function explainFinding(finding: string, reason: string): Promise<void> {
  const { explainOrphan } = await import('#lib/transparency/orphan-command.ts');
  console.log(await explainOrphan(finding, reason, new Date()));
}

/** Runs a role to its end. A wrong setting is one sentence; anything else is for the log. */
async function run(role: () => Promise<void>): Promise<void> {
  try {
    await role();
    process.exit();
  } catch (error) {
    const forPeople = [ConfigError, PeopleError, WitnessError, ControlError, RegistryError, TransparencyError].some(
      (kind) => error instanceof kind,
    );
    console.error(forPeople ? (error as Error).message : error);
    process.exit(1);
  }
}

async function witness({ port, ...options }: Omit<WitnessOptions, 'port'> & { port: string }): Promise<void> {
  const { runWitness } = await import('#lib/witness/run-witness.ts');
  await runWitness({ ...options, port: Number(port) }, untilStopped(), console.log);
}

async function grantAdmin(mxid: string): Promise<void> {
  const admin = await import('#lib/people/admin-command.ts');
  console.log(await admin.grantAdmin({ mxid, now: new Date() }));
}

async function listAdmins(): Promise<void> {
  const [{ describeAdmins }, { db }] = await Promise.all([
    import('#lib/people/admin-command.ts'),
    import('#lib/db/client.ts'),
  ]);
  console.log(await describeAdmins(db()));
}

const program = new Command('countersign').description('The processes of Countersign. Settings: .env.example.');
const roles: [string, string, () => Promise<void>][] = [
  ['web', 'the console: pages, agent API, live events', web],
  ['worker', 'Matrix intake, outbox, announcements and expiry', worker],
  ['gateway', 'model calls and authorization of tool calls', gateway],
  ['demo-model', 'the demo’s scripted stand-in for a model', demoModel],
  ['migrate', 'applies the database migrations that are missing, then ends', migrateDatabase],
  ['all', 'web, worker, gateway and log, restarted when they crash', all],
];
const logCommand = program
  .command('log')
  .description('signs and publishes the transparency log')
  .action(() => run(logProcess));
logCommand
  .command('status')
  .description('the open log: origin, key, size, what waits, witnesses')
  .action(() => run(logStatus));
logCommand
  .command('new-origin')
  .description('closes a log that cannot be continued, and begins the next one with a new key')
  .requiredOption('--reason <text>', 'stands in the new log’s first entry')
  .action(({ reason }: { reason: string }) => run(() => newOrigin(reason)));
logCommand
  .command('check')
  .description('compares every record, entry and leaf with each other; ends with 1 when something stands alone')
  .action(() => run(checkLog));
logCommand
  .command('explain <finding>')
  .description('closes a finding of the check with what was found out about it')
  .requiredOption('--reason <text>', 'stands in the log')
  .action((finding: string, { reason }: { reason: string }) => run(() => explainFinding(finding, reason)));
const admin = program.command('admin').description('who administers this installation');
admin
  .command('grant <mxid>')
  .description('makes a Matrix user an admin: the way to the first one')
  .action((mxid: string) => run(() => grantAdmin(mxid)));
admin
  .command('list')
  .description('the admins who can sign in')
  .action(() => run(listAdmins));
program
  .command('witness')
  .description('cosigns the checkpoints of other consoles’ logs (C2SP tlog-witness); needs no other setting')
  .requiredOption('--state <dir>', 'folder of its key and of what it has cosigned')
  .requiredOption('--log <vkey...>', 'verifier key of a log; may be given several times')
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--port <port>', 'port to listen on', '3120')
  .option('--name <name>', 'name of its key, at first use only')
  .action(({ log, ...options }) => run(() => witness({ ...options, logs: log })));
addControlCommands(program, run);
for (const [name, description, role] of roles)
  program
    .command(name)
    .description(description)
    .action(() => run(role));
await program.parseAsync();
