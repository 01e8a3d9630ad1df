import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const running = new Set<ChildProcess>();

/** Ends the commands that run now: their callers learn that they failed. */
export function endCommands(): void {
  for (const child of running) child.kill('SIGTERM');
}

type Options = { log: string; env?: Record<string, string | undefined>; cwd?: string };

/** Runs a command to its end with its output in a log file. @returns whether it succeeded; a missing command did not */
export async function runCommand(command: string, args: string[], { log, env, cwd }: Options): Promise<boolean> {
  const file = createWriteStream(log, { flags: 'a' });
  file.write(`\n$ ${command} ${args.join(' ')}\n`);
  const child = spawn(command, args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      file.write(`${error.message}\n`);
      resolve(null);
    });
    child.once('close', resolve);
  });
  running.delete(child);
  file.end();
  await finished(file);
  return code === 0;
}
