// Who may do what in the database: the console's processes and the log's sign in as roles of their own.

import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { DatabaseRole } from '../config.ts';
import { grantsPath } from './migrations-folder.ts';

async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the login roles of the embedded database, or gives them their password anew. */
export async function ensureRoles(ownerUrl: string, passwords: Record<DatabaseRole, string>): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    for (const [role, password] of Object.entries(passwords)) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
      const [name, secret] = [client.escapeIdentifier(role), client.escapeLiteral(password)];
      await client.query(`${verb} ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${secret}`);
    }
  });
}

/** Gives the roles their rights, where they exist; as often as one likes. After migrations, which may bring tables. */
export async function applyGrants(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, (client) => client.query(readFileSync(grantsPath, 'utf8')));
}
