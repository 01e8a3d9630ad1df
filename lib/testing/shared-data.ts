// For tests: where the outside vectors and golden artefacts lie, beside the repository; null when they are absent.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = (name: string): string | null => {
  const path = join(import.meta.dirname, '../../../shared/data', name);
  return existsSync(path) ? path : null;
};

export const vectorsFolder = folder('vectors');
export const goldenFolder = folder('golden');
export const schemasFolder = folder('claw-schemas');

/** A golden artefact, parsed. */
export const golden = (name: string) => JSON.parse(readFileSync(join(goldenFolder as string, name), 'utf8'));

/** Seed of a role's golden test key: never a key outside tests. */
export const goldenSeed = (role: string): Uint8Array => Buffer.from(golden('keys.json')[role].seed_hex, 'hex');
