import { chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#lib/config.ts';
import { environment } from '#lib/config.ts';
import type { Program } from '#lib/processes/supervisor.ts';
import { logFile } from './paths.ts';
import { runCommand } from './run-command.ts';
import { StackError } from './stack-error.ts';
import { writeSynapseConfig } from './synapse-config.ts';
import type { SynapseProgram } from './synapse-install.ts';

/** Debian's package runs as nobody inside its folder. */
const nobody = 65534;

function ownBy(uid: number, dir: string) {
  chownSync(dir, uid, uid);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) ownBy(uid, path);
    else chownSync(path, uid, uid);
  }
}

/** Writes the homeserver's settings and its signing key, and says how to start it. @throws StackError */
export async function prepareSynapse(config: Config, program: SynapseProgram): Promise<Program> {
  const home = program.homeFor(config.dataDir);
  const log = logFile(config.dataDir, 'synapse');
  const dir = program.inside(home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const registrationSecret = config.secrets?.synapseRegistration ?? '';
  writeSynapseConfig(home, { dir, port: config.synapsePort, registrationSecret });
  if (!existsSync(join(home, 'signing.key'))) {
    const make = program.python(['-m', 'synapse._scripts.generate_signing_key', '-o', join(dir, 'signing.key')]);
    if (dir !== home) ownBy(nobody, home);
    const made = await runCommand(make.command, make.args, { log });
    if (!made) throw new StackError(`The homeserver's signing key could not be made; see ${log}.`);
  }
  if (dir !== home) ownBy(nobody, home);
  // A killed homeserver leaves its process id behind and would refuse to start.
  rmSync(join(home, 'homeserver.pid'), { force: true });
  const run = program.python(['-m', 'synapse.app.homeserver', '-c', join(dir, 'homeserver.yaml')]);
  const { PATH, LANG } = environment();
  return { name: 'synapse', ...run, env: { PATH, LANG }, logFile: log };
}

/** Removes a homeserver's data; the installed program stays. */
export function removeSynapseData(config: { dataDir: string }, program: SynapseProgram): void {
  rmSync(program.homeFor(config.dataDir), { recursive: true, force: true });
}
