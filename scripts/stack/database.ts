import { join } from 'node:path';
import { type Config, type DatabaseRole, rolePassword } from '#lib/config.ts';
import { EmbeddedPostgresError, ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { ensureRoles } from '#lib/db/roles.ts';
import { logFile } from './paths.ts';
import { StackError } from './stack-error.ts';

export type Database = { pid: number; exited: Promise<number | null>; stop(): Promise<void> };

export const postgresDir = (dataDir: string) => join(dataDir, 'postgres');

/** Starts the embedded PostgreSQL with the product's database in it. @throws StackError */
export async function startDatabase(config: Config): Promise<Database> {
  const password = config.secrets?.postgresPassword ?? '';
  try {
    const server = await startEmbeddedPostgres({
      dir: postgresDir(config.dataDir),
      port: config.postgresPort,
      password,
      logFile: logFile(config.dataDir, 'postgres'),
    });
    await ensureDatabase(server, 'countersign');
    const roles = ['countersign_app', 'countersign_log'] as const;
    const passwords = Object.fromEntries(roles.map((role) => [role, rolePassword(password, role)]));
    await ensureRoles(server.url('postgres'), passwords as Record<DatabaseRole, string>);
    return server;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StackError(error.message, { cause: error });
    throw error;
  }
}
