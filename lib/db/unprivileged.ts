// PostgreSQL refuses to run as root. Root therefore starts it as an ordinary account of the system; anyone else as themselves.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

type Account = { uid: number; gid: number };
/** `owner` must own the program's files; `spawn` goes into the options of the spawn call, `command` builds its command line. */
type RunAs = {
  owner: Account | null;
  spawn: Account | Record<string, never>;
  command(program: string, ...args: string[]): [string, ...string[]];
};

function account(): Account {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    'Run as an ordinary user, or set DATABASE_URL: PostgreSQL refuses root and this system has no account `nobody`.',
  );
}

/** How to start a program that refuses root and must reach `paths`. */
export function unprivileged(paths: string[]): RunAs {
  const plain: RunAs['command'] = (program, ...args) => [program, ...args];
  if (process.getuid?.() !== 0) return { owner: null, spawn: {}, command: plain };
  const owner = account();
  const { uid, gid } = owner;
  const reach = (path: string) =>
    spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { uid, gid, cwd: '/' }).status === 0;
  if (paths.every(reach)) return { owner, spawn: owner, command: plain };
  // A clone below a private folder such as /root: keep the account, add the one capability that lets it pass.
  const caps = '+dac_override';
  // Without `no_setuid_fixup` access(2), by which initdb looks for its programs, forgets the capability.
  const setpriv = [
    '--securebits=+no_setuid_fixup',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${caps}`,
    `--ambient-caps=${caps}`,
  ];
  return { owner, spawn: {}, command: (program, ...args) => ['setpriv', ...setpriv, program, ...args] };
}
