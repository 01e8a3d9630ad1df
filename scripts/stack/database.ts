import { join } from 'node:path';
import type { Config } from '#lib/config.ts';
import { EmbeddedPostgresError, ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { logFile } from './paths.ts';
import { StackError } from './stack-error.ts';

export type Database = { pid: number; exited: Promise<number | null>; stop(): Promise<void> };

export const postgresDir = (dataDir: string) => join(dataDir, 'postgres');

/** Starts the embedded PostgreSQL with the product's database in it. @throws StackError */
export async function startDatabase(config: Config): Promise<Database> {
  try {
    const server = await startEmbeddedPostgres({
      dir: postgresDir(config.dataDir),
      port: config.postgresPort,
      password: config.secrets?.postgresPassword ?? '',
      logFile: logFile(config.dataDir, 'postgres'),
    });
    await ensureDatabase(server, 'countersign');
    return server;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StackError(error.message, { cause: error });
    throw error;
  }
}
