// Where the embedded homeserver comes from: PyPI into a virtual environment; where that cannot be had and we are root on
// Debian, Debian's own package in a folder of ours. Otherwise there is none, and the reason is told.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolsDir } from './paths.ts';
import { runCommand } from './run-command.ts';
import { debianSynapse, installDebianSynapse } from './synapse-debian.ts';

export const synapseVersion = '1.163.2';

/** How Synapse is run. `inside` maps a folder of ours to what it is called where Synapse runs. */
export type SynapseProgram = {
  /** Folder, as we see it, in which a homeserver of this program may keep its data. */
  homeFor(dataDir: string): string;
  inside(path: string): string;
  python(args: string[]): { command: string; args: string[] };
};

export type SynapseInstall = { program: SynapseProgram } | { missing: string };

const venv = join(toolsDir, `synapse-${synapseVersion}`);
const python = join(venv, 'bin/python');
const complete = join(venv, 'complete');

export const venvSynapse: SynapseProgram = {
  homeFor: (dataDir) => join(dataDir, 'synapse'),
  inside: (path) => path,
  python: (args) => ({ command: python, args }),
};

const newEnoughPython = ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'];

async function installFromPyPI(log: string): Promise<string | null> {
  if (!(await runCommand('python3', newEnoughPython, { log }))) return 'Python 3.10 or newer is not installed';
  rmSync(venv, { recursive: true, force: true });
  if (!(await runCommand('python3', ['-m', 'venv', venv], { log })))
    return 'Python’s venv module is not installed (on Debian: python3-venv)';
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--prefer-binary'];
  if (!(await runCommand(python, [...pip, `matrix-synapse==${synapseVersion}`], { log }))) {
    return `matrix-synapse ${synapseVersion} could not be installed from PyPI`;
  }
  writeFileSync(complete, '');
  return null;
}

/** Finds or installs Synapse; a second call finds it. Never throws: a missing homeserver stops nothing else. */
export async function ensureSynapse(log: string, say: (doing: string) => void): Promise<SynapseInstall> {
  // An environment whose Python was removed or replaced since is made anew.
  const usable = existsSync(complete) && (await runCommand(python, ['-c', 'import synapse'], { log }));
  if (usable) return { program: venvSynapse };
  const before = debianSynapse();
  if (before) return { program: before };
  mkdirSync(toolsDir, { recursive: true });
  say('Synapse from PyPI');
  const noPyPI = await installFromPyPI(log);
  if (noPyPI === null) return { program: venvSynapse };
  rmSync(venv, { recursive: true, force: true });
  say('Synapse from Debian');
  const noDebian = await installDebianSynapse(log);
  const debian = debianSynapse();
  if (noDebian === null && debian) return { program: debian };
  return { missing: `${noPyPI}, and ${noDebian}; details are in ${log}` };
}
