import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** Programs that were installed beside the dependencies. Shared by every data folder, kept by `--reset`. */
export const toolsDir = join(root, '.countersign/tools');
/** What a test run leaves behind: its own build, data and reports. */
export const testDir = join(root, '.countersign-test');
/** Runs a script of the project on the pinned Node. */
export const nodeProgram = (script: string, ...args: string[]) => ({
  command: process.execPath,
  args: [join(root, script), ...args],
});

/** Log file of a process, in the data folder. */
export function logFile(dataDir: string, name: string): string {
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  return join(dataDir, 'logs', `${name}.log`);
}
