// prisma/migrations as the schema engine wants it listed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const prismaDir = fileURLToPath(new URL('../../prisma', import.meta.url));
export const migrationsDir = join(prismaDir, 'migrations');

/** The schema as the migrations leave it; each new migration takes prisma/schema.prisma from there and then replaces it. */
export const migratedSchemaPath = join(prismaDir, 'migrated.prisma');
/** What the schema language cannot say: SQL appended to the initial migration. */
export const initialSqlPath = join(prismaDir, 'initial.sql');
/** Rights of the roles that our processes sign in as. */
export const grantsPath = join(prismaDir, 'grants.sql');
/** Text of prisma/schema.prisma. */
export const readSchema = () => readFileSync(join(prismaDir, 'schema.prisma'), 'utf8');

/** Names of the migrations, oldest first. */
export function migrationNames(): string[] {
  if (!existsSync(migrationsDir)) return [];
  return readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations with their SQL, as the engine's commands take them. */
export function migrationsList() {
  const lockPath = join(migrationsDir, 'migration_lock.toml');
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}
