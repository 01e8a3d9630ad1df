// A process id alone may have been given to another program since: with the start time it names one process for good.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export type ProcessIdentity = { pid: number; startedAt: string };

function startTime(pid: number): string | null {
  if (existsSync('/proc/self/stat')) {
    try {
      // Field 22, counted after the command's name, which may itself hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : (fields[19] ?? null);
    } catch {
      return null;
    }
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Names a running process, or null when it has ended. */
export function identify(pid: number): ProcessIdentity | null {
  const startedAt = startTime(pid);
  return startedAt ? { pid, startedAt } : null;
}

/** Whether exactly this process still runs. */
export const isRunning = ({ pid, startedAt }: ProcessIdentity) => startTime(pid) === startedAt;
