import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, environment } from '../config.ts';
import { type RoleName, roleProgram } from './role-program.ts';
import { Supervisor } from './supervisor.ts';

const roles: readonly RoleName[] = ['log', 'gateway', 'worker', 'web'];

/**
 * Runs the product's roles until `signal` aborts. Their output goes to the data folder's logs.
 * @throws when a role crashes again and again
 */
export async function runRoles(config: Config, signal: AbortSignal): Promise<void> {
  const logs = join(config.dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const ended = Promise.withResolvers<void>();
  const supervisor = new Supervisor(({ name, logFile, how, restartInMs }) => {
    const next = restartInMs === null ? 'Giving up.' : `Starting it again in ${restartInMs / 1000} s.`;
    console.error(`${name} ended (${how}); its log is ${logFile}. ${next}`);
    if (restartInMs === null) ended.reject(new Error(`${name} does not stay up`));
  });
  signal.addEventListener('abort', () => ended.resolve());
  for (const name of roles) {
    supervisor.start(roleProgram(name, { env: environment(), logFile: join(logs, `${name}.log`) }));
  }
  console.log(`Countersign runs at ${config.publicUrl}; logs are in ${logs}.`);
  try {
    await ended.promise;
  } finally {
    await supervisor.stop();
  }
}
