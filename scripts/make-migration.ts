// Writes the next migration: what prisma/schema.prisma says and the existing migrations do not.
//   npm run migration -- add-holds       a new folder prisma/migrations/<time>_add_holds
//   npm run migration -- --initial       the first one made anew (only while nobody has data)

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { schemaDifference } from '#lib/db/migrate.ts';
import { initialSqlPath, migratedSchemaPath, migrationsDir, readSchema } from '#lib/db/migrations-folder.ts';

const initialName = '20260101000000_initial';

function folderName(name: string): string {
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `${time}_${name.replaceAll(/[^a-z0-9]+/gi, '_').toLowerCase()}`;
}

async function difference(before: string | null): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-migration-'));
  try {
    const server = await startEmbeddedPostgres({
      dir: join(scratch, 'postgres'),
      port: await freePort(),
      password: 'scratch',
      logFile: join(scratch, 'postgres.log'),
    });
    try {
      return await schemaDifference(server.url('postgres'), before, readSchema());
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function write(name: string, sql: string) {
  const folder = join(migrationsDir, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), `${sql.trimEnd()}\n`);
  writeFileSync(migratedSchemaPath, readSchema());
  console.log(
    `Wrote ${join(folder, 'migration.sql')}. Read it, add by hand what the schema cannot say, and commit it.`,
  );
}

const [argument] = process.argv.slice(2);
if (!argument) {
  console.error('Name the migration: npm run migration -- NAME');
  process.exitCode = 1;
} else if (argument === '--initial' || !existsSync(migratedSchemaPath)) {
  write(initialName, `${await difference(null)}\n${readFileSync(initialSqlPath, 'utf8')}`);
} else {
  const sql = await difference(readFileSync(migratedSchemaPath, 'utf8'));
  if (sql === '') console.log('The migrations already say what prisma/schema.prisma says.');
  else write(folderName(argument), sql);
}
