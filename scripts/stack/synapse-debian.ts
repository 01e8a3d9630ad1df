// Debian unstable's matrix-synapse in a folder of its own, entered with chroot. Nothing of the system is changed except
// that `debootstrap` itself is installed.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '#lib/config.ts';
import { toolsDir } from './paths.ts';
import { runCommand } from './run-command.ts';
import type { SynapseProgram } from './synapse-install.ts';

const folder = join(toolsDir, 'synapse-debian');
const complete = join(folder, 'countersign-complete');

/** The mirror that this machine's apt uses, so that a local one is used here too. */
function mirror(): string | null {
  const listed = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  return listed.stdout?.split('\n').find((uri) => /\/debian\/?$/.test(uri)) ?? null;
}

/** The program when it is installed, else null. */
export function debianSynapse(): SynapseProgram | null {
  if (!existsSync(complete)) return null;
  const home = (dataDir: string) => join('/srv', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  return {
    homeFor: (dataDir) => join(folder, home(dataDir)),
    inside: (path) => path.slice(folder.length),
    python: (args) => ({ command: 'chroot', args: ['--userspec=65534:65534', folder, '/usr/bin/python3', ...args] }),
  };
}

/** @returns null, or why it could not be installed */
export async function installDebianSynapse(log: string): Promise<string | null> {
  const uri = mirror();
  if (!existsSync('/etc/debian_version') || !uri) return 'this is not Debian';
  if (process.getuid?.() !== 0) return 'Debian’s package needs root';
  const env = { ...environment(), DEBIAN_FRONTEND: 'noninteractive' };
  if (!(await runCommand('debootstrap', ['--version'], { log, env }))) {
    await runCommand('apt-get', ['update'], { log, env });
    if (!(await runCommand('apt-get', ['install', '-y', 'debootstrap'], { log, env })))
      return 'debootstrap could not be installed';
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // debootstrap does not resolve what is only provided: the backend that python3-cryptography wants is named by us.
  const include = '--include=matrix-synapse,python3-cffi-backend';
  const args = ['--variant=minbase', include, 'unstable', folder, uri];
  if (!(await runCommand('debootstrap', args, { log, env }))) return 'Debian’s matrix-synapse could not be installed';
  writeFileSync(complete, '');
  return null;
}
