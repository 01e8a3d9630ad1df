import { Prisma } from '#lib/db/generated/client.ts';

/**
 * A text member of a JSON text in the database, as JSON spells it; null where there is none. Read by its quotes, of which no
 * value can hold a bare one: PostgreSQL parses no JSON in which any text has a NUL or half a character, and agents choose some.
 * @param json the column, such as `Prisma.sql`"detailText"``; its members of that name lie at its first level
 */
export const said = (json: Prisma.Sql, key: string): Prisma.Sql =>
  Prisma.sql`substring(${json} FROM ${`"${key}":"((?:[^"\\\\]|\\\\.)*)"`})`;

/** A text member of an entry's detail, in a query that names no second table with a detail. */
export const detail = (key: string): Prisma.Sql => said(Prisma.sql`"detailText"`, key);
