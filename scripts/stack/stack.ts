// Everything that `npm start` runs, and in which order it comes up and goes down.

import { type Config, environment } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import { applyGrants } from '#lib/db/roles.ts';
import { createMissingKeys, keyRoles, openKeys } from '#lib/keys/keyring.ts';
import { recordKeys } from '#lib/keys/record-keys.ts';
import { type RoleName, roleProgram } from '#lib/processes/role-program.ts';
import { type Crash, Supervisor } from '#lib/processes/supervisor.ts';
import { ensureBuild } from './build.ts';
import { type Database, startDatabase } from './database.ts';
import { logFile } from './paths.ts';
import { endCommands } from './run-command.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';
import { StackError } from './stack-error.ts';
import { prepareSynapse } from './synapse.ts';
import type { SynapseProgram } from './synapse-install.ts';
import { answers, waitFor } from './wait-for.ts';

export class Stack {
  readonly config: Config;
  readonly supervisor: Supervisor;
  readonly signal: AbortSignal;
  #database: Database | null = null;
  #fail: (error: Error) => void;

  /** @param fail told when a part that the rest needs is lost for good */
  constructor(config: Config, { signal, fail }: { signal: AbortSignal; fail: (error: Error) => void }) {
    this.config = config;
    this.signal = signal;
    this.#fail = fail;
    this.supervisor = new Supervisor(
      (crash) => this.#crashed(crash),
      () => this.#record(),
    );
    signal.addEventListener('abort', endCommands);
  }

  /** The database, migrated, with our keys made and recorded. @throws StackError, MigrationError */
  async startDatabase(): Promise<void> {
    if (this.config.embedded.postgres) {
      this.#database = await startDatabase(this.config);
      void this.#database.exited.then((code) => {
        if (this.signal.aborted) return;
        const log = logFile(this.config.dataDir, 'postgres');
        this.#fail(new StackError(`The database ended by itself (exit code ${code}); its log is ${log}.`));
      });
      this.#record();
    }
    await migrate(this.config.ownerDatabaseUrl);
    await applyGrants(this.config.ownerDatabaseUrl);
    createMissingKeys(this.config);
    await recordKeys(openKeys(this.config, keyRoles), { actor: { kind: 'system', name: 'setup' }, now: new Date() });
  }

  /** The embedded homeserver. @throws StackError */
  async startHomeserver(program: SynapseProgram): Promise<void> {
    this.supervisor.start(await prepareSynapse(this.config, program));
    const complaint = `The homeserver did not start; its log is ${logFile(this.config.dataDir, 'synapse')}.`;
    const health = `http://127.0.0.1:${this.config.synapsePort}/health`;
    await waitFor(() => answers(health), { seconds: 90, complaint, signal: this.signal });
  }

  build = (buildDir: string) => ensureBuild(buildDir, logFile(this.config.dataDir, 'build'));

  /** Starts the product's roles and waits until the console says alive. @throws StackError */
  async startRoles(overrides: Record<string, string>): Promise<void> {
    const env = { ...environment(), ...overrides };
    const roles: RoleName[] = ['log', 'gateway', 'worker', 'web'];
    if (this.config.embedded.model) roles.unshift('demo-model');
    for (const name of roles) {
      this.supervisor.start(roleProgram(name, { env, logFile: logFile(this.config.dataDir, name) }));
    }
    const complaint = `The console did not start; the logs are in ${this.config.dataDir}/logs.`;
    const health = `${this.localUrl}/api/health`;
    await waitFor(() => answers(health), { seconds: 60, complaint, signal: this.signal });
  }

  /** The console as this machine reaches it, whatever stands before it. */
  get localUrl(): string {
    const { host, port } = this.config;
    if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** Takes everything down in reverse order; safe at any point of a start. */
  async stop(): Promise<void> {
    await this.supervisor.stop();
    await db().$disconnect();
    await this.#database?.stop();
    removeRunFile(this.config.dataDir);
  }

  #record(): void {
    const pids = this.supervisor.pids;
    writeRunFile(this.config.dataDir, this.#database ? { postgres: this.#database.pid, ...pids } : pids);
  }

  #crashed({ name, logFile: log, how, restartInMs }: Crash): void {
    if (this.signal.aborted) return;
    if (restartInMs === null) {
      this.#fail(new StackError(`${name} does not stay up (${how}); its log is ${log}.`));
    } else {
      console.error(`\n${name} ended by itself (${how}) and is started again; its log is ${log}.`);
    }
  }
}
