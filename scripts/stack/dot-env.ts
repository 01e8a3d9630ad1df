import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

/** Reads `.env` of the project's folder into the environment; what is set there already wins. */
export function loadDotEnv(): void {
  const path = join(root, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
}
