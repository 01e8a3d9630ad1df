import { databaseAddress } from './address.ts';
import { PrismaClient } from './generated/client.ts';
import { OneAtATimePg } from './one-at-a-time.ts';
import { statementNames } from './statement-names.ts';

// Next reloads modules in development and splits bundles in production: one pool a process, whatever loads this file.
const globalKey = Symbol.for('countersign.db');
const holder = globalThis as typeof globalThis & { [globalKey]?: PrismaClient };

/** The process's one Prisma client. */
export function db(): PrismaClient {
  holder[globalKey] ??= new PrismaClient({
    adapter: new OneAtATimePg(
      { connectionString: databaseAddress(), max: 10 },
      { statementNameGenerator: statementNames() },
    ),
  });
  return holder[globalKey];
}
