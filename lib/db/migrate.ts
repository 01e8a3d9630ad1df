import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { migrationsList, readSchema } from './migrations-folder.ts';
import { withSchemaEngine } from './schema-engine.ts';

export class MigrationError extends Error {
  override name = 'MigrationError';
}

const filters = { externalTables: [], externalEnums: [] };

/** A migration whose text has changed since it was applied leaves a database that no migration describes. */
async function refuseEdited(engine: SchemaEngine): Promise<void> {
  const list = migrationsList();
  const { editedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList: list,
    optInToShadowDatabase: false,
    filters,
  });
  if (editedMigrationNames.length === 0) return;
  const names = editedMigrationNames.join(', ');
  throw new MigrationError(
    `This database was made by another form of the migration ${names} than this release has. If nothing in it is needed, begin anew with \`npm start -- --reset\`.`,
  );
}

/**
 * Applies every migration that a database lacks and records it in `_prisma_migrations`, as `prisma migrate deploy` does.
 * @returns the names of those applied now, oldest first
 * @throws MigrationError when one fails or the database carries a failed one
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  try {
    return await withSchemaEngine(databaseUrl, readSchema(), async (engine) => {
      await refuseEdited(engine);
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationsList(), filters });
      return appliedMigrationNames;
    });
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`The database could not be migrated: ${detail}`, { cause });
  }
}

const schemaFile = (content: string) => ({
  tag: 'schemaDatamodel' as const,
  files: [{ path: 'prisma/schema.prisma', content }],
});

/**
 * SQL that takes a database from one Prisma schema to another; empty text when nothing differs.
 * @param databaseUrl the engine wants a server to be there; nothing is read from it
 * @param before schema text, null for an empty database
 */
export async function schemaDifference(databaseUrl: string, before: string | null, after: string): Promise<string> {
  return withSchemaEngine(databaseUrl, after, async (engine) => {
    const from = before === null ? { tag: 'empty' as const } : schemaFile(before);
    const { stdout } = await engine.diff({ from, to: schemaFile(after), script: true, exitCode: null, filters });
    return !stdout || stdout.includes('This is an empty migration') ? '' : stdout;
  });
}
