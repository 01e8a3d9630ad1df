import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The migrations that this release wants. Every process of ours runs in the project's folder. */
export function migrationNames(): string[] {
  const folder = join(process.cwd(), 'prisma', 'migrations');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
