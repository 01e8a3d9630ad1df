// What runs from a data folder, written down so that the next start can tell a running product from the leftovers of a
// killed one, and so that two starts never share a database or a bot.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from '#lib/processes/process-identity.ts';
import { StackError } from './stack-error.ts';

type RunFile = { launcher: ProcessIdentity; children: Record<string, ProcessIdentity> };

const pathOf = (dataDir: string) => join(dataDir, 'run.json');

function read(dataDir: string): RunFile | null {
  if (!existsSync(pathOf(dataDir))) return null;
  try {
    return JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as RunFile;
  } catch {
    // Cut off by a crash while it was written: the processes it named cannot be told apart any more.
    return null;
  }
}

/** Records this process and its children, by name and process id. */
export function writeRunFile(dataDir: string, pids: Record<string, number>): void {
  const launcher = identify(process.pid);
  const children = Object.fromEntries(
    Object.entries(pids).flatMap(([name, pid]) => {
      const identity = identify(pid);
      return identity ? [[name, identity]] : [];
    }),
  );
  writeFileSync(pathOf(dataDir), JSON.stringify({ launcher, children }));
}

export const removeRunFile = (dataDir: string) => rmSync(pathOf(dataDir), { force: true });

/** Whether a product runs from this data folder now. */
export function isInUse(dataDir: string): boolean {
  const run = read(dataDir);
  return run?.launcher ? isRunning(run.launcher) : false;
}

async function end(identity: ProcessIdentity): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    for (const target of [-identity.pid, identity.pid]) {
      try {
        process.kill(target, name);
      } catch {
        // Ended meanwhile, or never led a group.
      }
    }
  };
  signal('SIGINT');
  const deadline = Date.now() + 10_000;
  while (isRunning(identity)) {
    if (Date.now() > deadline) return signal('SIGKILL');
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/**
 * Ends what a killed run left behind in this data folder.
 * @throws StackError when a run is still in charge of it
 */
export async function endLeftovers(dataDir: string): Promise<string[]> {
  const run = read(dataDir);
  if (!run) return [];
  if (isInUse(dataDir)) {
    throw new StackError(
      `Countersign already runs from ${dataDir} (process ${run.launcher.pid}). Stop it there with Ctrl-C first.`,
    );
  }
  const left = Object.entries(run.children).filter(([, identity]) => isRunning(identity));
  // The database last: the others still write to it while they end.
  for (const [, identity] of left.reverse()) await end(identity);
  removeRunFile(dataDir);
  return left.map(([name]) => name);
}
