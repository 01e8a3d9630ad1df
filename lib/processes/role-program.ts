import { fileURLToPath } from 'node:url';
import type { Program } from './supervisor.ts';

export type RoleName = 'web' | 'worker' | 'gateway' | 'log' | 'demo-model';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entry = fileURLToPath(new URL('../../bin/countersign.ts', import.meta.url));

/** How a role of bin/countersign.ts is run. */
export const roleProgram = (name: RoleName, rest: { env: Program['env']; logFile: string }): Program => ({
  name,
  command: process.execPath,
  args: [entry, name],
  cwd: root,
  ...rest,
});
