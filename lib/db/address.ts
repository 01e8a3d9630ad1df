import { getConfig } from '../config.ts';

let asLog = false;

/** From now on this process signs in to the database as the log does. Before the first use of `db()`. */
export function connectAsLog(): void {
  asLog = true;
}

/** Where this process finds its database, and as whom. */
export const databaseAddress = (): string => (asLog ? getConfig().logDatabaseUrl : getConfig().databaseUrl);
