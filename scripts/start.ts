// `npm start`: sets up what is missing, runs everything, and takes it all down again on Ctrl-C.

import { parseArgs } from 'node:util';
import { type Config, ConfigError, dataDirOf, environment, getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { MigrationError } from '#lib/db/migrate.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { agentProgram, ensureDemo } from './stack/demo.ts';
import { askFirstJob } from './stack/demo-job.ts';
import { loadDotEnv } from './stack/dot-env.ts';
import { panel } from './stack/panel.ts';
import { logFile } from './stack/paths.ts';
import { checkPorts } from './stack/ports.ts';
import { step } from './stack/progress.ts';
import { resetData } from './stack/reset.ts';
import { endLeftovers } from './stack/run-file.ts';
import { ensureSecrets } from './stack/secrets.ts';
import { Stack } from './stack/stack.ts';
import { StackError } from './stack/stack-error.ts';
import { ensureSynapse } from './stack/synapse-install.ts';

const stopping = new AbortController();
const lost = Promise.withResolvers<never>();
lost.promise.catch(() => {});

/** Reads .env, applies `--reset`, makes secrets, and checks that this start can have what it needs. */
async function prepare(reset: boolean): Promise<Config> {
  loadDotEnv();
  const dataDir = dataDirOf(environment());
  if (reset) await resetData(dataDir);
  ensureSecrets(dataDir);
  const config = getConfig();
  const ended = await endLeftovers(dataDir);
  if (ended.length > 0) console.log(`Ended what a killed run had left behind: ${ended.join(', ')}.`);
  await checkPorts(config);
  return config;
}

/** Without a homeserver everything else still runs: the roles are told so, and the console says it. */
async function homeserver(stack: Stack): Promise<{ missing: string | null }> {
  if (!stack.config.embedded.homeserver) {
    const own = stack.config.matrix.connected ? stack.config.matrix.homeserverUrl : 'none';
    return step(`Homeserver: ${own}`, async () => ({ missing: null }));
  }
  return step('Homeserver', async (say) => {
    const install = await ensureSynapse(logFile(stack.config.dataDir, 'synapse-install'), say);
    stack.signal.throwIfAborted();
    if ('missing' in install) return { missing: install.missing };
    await stack.startHomeserver(install.program);
    return { missing: null };
  });
}

async function firstJob(stack: Stack, roomIds: string[], warnings: string[]): Promise<string | null> {
  const [roomId] = roomIds;
  if (!roomId) return null;
  return step('A first job', async (say) => {
    if ((await db().job.count()) > 0) return null;
    try {
      return await askFirstJob(stack.config, roomId, { say, signal: stack.signal });
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      warnings.push(error.message);
      return null;
    }
  });
}

async function bringUp(stack: Stack): Promise<void> {
  const { config, signal } = stack;
  const buildDir = environment().COUNTERSIGN_BUILD_DIR || '.next';
  // The build is all computing and the homeserver's installation mostly waiting: together they take less.
  const built = stack.build(buildDir);
  built.catch(() => {});
  await step('Database', () => stack.startDatabase());
  const { missing } = await homeserver(stack);
  await step('Console', () => built);
  signal.throwIfAborted();
  const demo = config.demo && !missing;
  const made = await step('Demo people and rooms', async () => (demo ? ensureDemo(config) : null));
  const auditRoom: Record<string, string> =
    made && !config.matrix.auditRoom ? { COUNTERSIGN_AUDIT_ROOM: made.auditRoomId } : {};
  await step('Processes', () => stack.startRoles(missing ? { MATRIX_HOMESERVER_URL: 'none' } : auditRoom));
  await step('Agent', async () => {
    const { registry } = openKeys(config, ['registry']);
    if (demo) stack.supervisor.start(agentProgram(config, registry.did));
  });
  const warnings = missing ? [`No homeserver: ${missing}.`] : [];
  const jobId = await firstJob(stack, made?.roomIds ?? [], warnings);
  signal.throwIfAborted();
  const shown = missing ? { ...config, demo: false, matrix: { ...config.matrix, connected: false } } : config;
  console.log(panel(shown, { jobId, warnings }));
}

/** The first Ctrl-C stops in order; npm passes it on a second time, so only a later one means "now". */
function listenForSignals(stack: () => Stack | null): void {
  let firstAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (firstAt === 0) {
        firstAt = Date.now();
        console.log('\nStopping …');
        stopping.abort();
      } else if (Date.now() - firstAt > 2_000) {
        stack()?.supervisor.kill();
        process.exit(130);
      }
    });
  }
}

const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));

async function main(): Promise<number> {
  let stack: Stack | null = null;
  listenForSignals(() => stack);
  try {
    const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false } } });
    const config = await prepare(values.reset);
    stack = new Stack(config, { signal: stopping.signal, fail: lost.reject });
    await Promise.race([bringUp(stack), lost.promise]);
    await Promise.race([stopped, lost.promise]);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    const expected = [StackError, ConfigError, MigrationError].some((kind) => error instanceof kind);
    console.error(expected ? `\n${(error as Error).message}` : error);
    return 1;
  } finally {
    stopping.abort();
    await stack?.stop();
  }
}

process.exit(await main());
