// Records and the entries that must exist for them. Each question is one statement, so that a change which commits in
// between is seen whole or not at all.

import { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

const { sql } = Prisma;

/** What a pass looks at: rows that came at `since` or later, entries above `afterId`. */
export type OrphanScope = { since: Date; afterId: bigint };
export type OrphanRow = { id: string; jobId: string | null };

/** The most that one question gives in one pass. */
export const foundMax = 1_000;

// The details are JSON texts that JSON.stringify wrote: within a string a quote is escaped, so `"key":"value"` can be no
// part of what a person wrote.
const says = (key: string, value: Prisma.Sql) =>
  sql`position(${`"${key}":"`} || ${value} || '"' IN e."detailText") > 0`;
const said = (key: string) => sql`substring(e."detailText" FROM ${`"${key}":"([^"]+)"`})`;

/** Rows that came in scope and have no entry `e` of this action that `matches`. */
const rowsWithout = (row: Prisma.Sql, action: string, matches: Prisma.Sql) =>
  sql`${row} AND NOT EXISTS (SELECT FROM audit_entry e WHERE e.action = ${action} AND ${matches}) LIMIT ${foundMax}`;

/** Entries of this action in scope for which `row` does not exist. */
const entriesWithout = (scope: OrphanScope, action: string, row: Prisma.Sql) => sql`
  SELECT e.id::text AS id, e."jobId" FROM audit_entry e
  WHERE e.action = ${action} AND e.id > ${scope.afterId} AND NOT EXISTS (${row}) LIMIT ${foundMax}`;

const callRow = (at: Prisma.Sql, { since }: OrphanScope) =>
  sql`SELECT c.id::text AS id, r."jobId" FROM call c JOIN run r USING ("runId") WHERE ${at} >= ${since}`;
const callOfEntry = sql`SELECT FROM run r JOIN call c USING ("runId") WHERE r."jobId" = e."jobId"
  AND c.id::text = ${said('callId')}`;

/** Records by the entry that each must have. */
const recordQuestions = {
  'job-without-entry': ({ since }: OrphanScope) =>
    rowsWithout(
      sql`SELECT j.id, j.id AS "jobId" FROM job j WHERE j."requestedAt" >= ${since}`,
      'job.requested',
      sql`e."jobId" = j.id AND ${says('requestEventId', sql`j."requestEventId"`)}`,
    ),
  'decision-without-entry': ({ since }: OrphanScope) =>
    rowsWithout(
      sql`SELECT d.id::text AS id, d."jobId" FROM decision d WHERE d."decidedAt" >= ${since}`,
      'decision.recorded',
      sql`e."jobId" = d."jobId" AND ${says('decisionId', sql`d.id::text`)} AND ${says('digest', sql`d.digest`)}
        AND ${says('decision', sql`d.kind::text`)}`,
    ),
  'token-without-entry': ({ since }: OrphanScope) =>
    rowsWithout(
      sql`SELECT t.jti AS id, t."jobId" FROM token t WHERE t."issuedAt" >= ${since}`,
      'token.minted',
      sql`e."jobId" = t."jobId" AND e.target = 'token:' || t.jti AND ${says('tokenHash', sql`t."tokenHash"`)}
        AND ${says('tokenScopeHash', sql`t."tokenScopeHash"`)}`,
    ),
  'call-without-entry': (scope: OrphanScope) =>
    rowsWithout(
      callRow(sql`c."startedAt"`, scope),
      'call.admitted',
      sql`e."jobId" = r."jobId" AND ${says('callId', sql`c.id::text`)} AND ${says('eventHash', sql`c."eventHash"`)}`,
    ),
  'closed-call-without-entry': (scope: OrphanScope) =>
    rowsWithout(
      sql`${callRow(sql`coalesce(c."closedAt", c."startedAt")`, scope)} AND c.outcome <> 'started'`,
      'call.closed',
      sql`e."jobId" = r."jobId" AND ${says('callId', sql`c.id::text`)} AND ${says('outcome', sql`c.outcome::text`)}`,
    ),
  'receipt-without-entry': ({ since }: OrphanScope) =>
    rowsWithout(
      sql`SELECT p."receiptId" AS id, r."jobId" FROM receipt p JOIN run r USING ("runId") WHERE p."signedAt" >= ${since}`,
      'call.closed',
      sql`e."jobId" = r."jobId" AND ${says('receiptId', sql`p."receiptId"`)}`,
    ),
  'passkey-without-entry': ({ since }: OrphanScope) =>
    rowsWithout(
      sql`SELECT k."credentialId" AS id, NULL AS "jobId" FROM passkey_credential k WHERE k."enrolledAt" >= ${since}`,
      'passkey.registered',
      sql`e.id = k."registrationAuditId" AND ${says('credentialId', sql`k."credentialId"`)}
        AND ${says('publicKey', sql`k."publicKey"`)}`,
    ),
  'package-without-entry': ({ since }: OrphanScope) =>
    rowsWithout(
      sql`SELECT p.id, p."jobId" FROM package p
        WHERE p.state = 'sealed' AND coalesce(p."sealedAt", p."createdAt") >= ${since}`,
      'package.sealed',
      sql`e."jobId" = p."jobId" AND e.target = 'package:' || p.id AND ${says('sha256', sql`p.sha256`)}`,
    ),
};

/** Entries by the record that each must have. */
const entryQuestions = {
  'entry-without-job': (scope: OrphanScope) =>
    entriesWithout(scope, 'job.requested', sql`SELECT FROM job j WHERE j.id = e."jobId"`),
  'entry-without-decision': (scope: OrphanScope) =>
    entriesWithout(
      scope,
      'decision.recorded',
      sql`SELECT FROM decision d WHERE d."jobId" = e."jobId" AND d.id::text = ${said('decisionId')}`,
    ),
  'entry-without-token': (scope: OrphanScope) =>
    entriesWithout(
      scope,
      'token.minted',
      sql`SELECT FROM token t WHERE t.jti = ${said('jti')} AND t."jobId" = e."jobId"`,
    ),
  'entry-without-call': (scope: OrphanScope) => entriesWithout(scope, 'call.admitted', callOfEntry),
  'entry-without-closed-call': (scope: OrphanScope) =>
    entriesWithout(scope, 'call.closed', sql`${callOfEntry} AND c.outcome <> 'started'`),
  'entry-without-receipt': (scope: OrphanScope) =>
    entriesWithout(
      scope,
      'call.closed',
      sql`SELECT WHERE ${said('receiptId')} IS NULL UNION ALL
        SELECT FROM receipt p WHERE p."receiptId" = ${said('receiptId')}`,
    ),
  'entry-without-passkey': (scope: OrphanScope) =>
    entriesWithout(
      scope,
      'passkey.registered',
      sql`SELECT FROM passkey_credential k WHERE k."registrationAuditId" = e.id
        AND k."credentialId" = ${said('credentialId')}`,
    ),
  'entry-without-package': (scope: OrphanScope) =>
    entriesWithout(
      scope,
      'package.sealed',
      sql`SELECT FROM package p WHERE p.id = ${said('packageId')} AND p.sha256 = ${said('sha256')}`,
    ),
};

// The leaf once more, in the database's own words: one look at all leaves, and a second opinion on the first.
const leafOfEntry = sql`'{"action":' || to_json(e.action) || ',"actor":' || to_json(e.actor) || ',"at":"' ||
  to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","detail_sha256":"' ||
  encode(sha256(convert_to(e.salt || chr(10) || e."detailText", 'UTF8')), 'hex') ||
  '","kind":"audit","target":' || to_json(e.target) || ',"v":1}'`;

/** Entries and leaves, against each other. */
const leafQuestions = {
  'entry-without-leaf': ({ afterId }: OrphanScope) => sql`
    SELECT e.id::text AS id, e."jobId" FROM audit_entry e WHERE e.id > ${afterId}
      AND NOT EXISTS (SELECT FROM log_leaf l WHERE l."auditId" = e.id)
      AND NOT EXISTS (SELECT FROM log_pending w WHERE w."auditId" = e.id) LIMIT ${foundMax}`,
  'leaf-without-entry': ({ afterId }: OrphanScope) => sql`
    SELECT l.shard || '/' || l.index AS id, NULL AS "jobId" FROM log_leaf l WHERE l.kind = 'audit'
      AND l."auditId" > ${afterId} AND NOT EXISTS (SELECT FROM audit_entry e WHERE e.id = l."auditId") LIMIT ${foundMax}`,
  'entry-unlike-leaf': ({ afterId }: OrphanScope) => sql`
    SELECT e.id::text AS id, e."jobId" FROM audit_entry e JOIN log_leaf l ON l."auditId" = e.id
    WHERE e.id > ${afterId} AND (l."leafText" <> ${leafOfEntry}
      OR l."leafHash" <> sha256('\\x00'::bytea || convert_to(l."leafText", 'UTF8'))) LIMIT ${foundMax}`,
};

const questions = { ...recordQuestions, ...entryQuestions, ...leafQuestions };

export type OrphanKind = keyof typeof questions;
export const orphanKinds = Object.keys(questions) as OrphanKind[];

/** What of one kind stands alone; `foundMax` at most. */
export const findOrphansOf = (db: Db, kind: OrphanKind, scope: OrphanScope): Promise<OrphanRow[]> =>
  db.$queryRaw<OrphanRow[]>(questions[kind](scope));

/** Of the entries that wait for the log the oldest before `limit`; null when none does. */
export async function oldestWaiting(db: Db, limit: Date): Promise<{ count: number; at: Date } | null> {
  const rows = await db.$queryRaw<{ count: bigint; at: Date | null }[]>`
    SELECT count(*) AS count, min(e.at) AS at FROM log_pending w JOIN audit_entry e ON e.id = w."auditId"
    WHERE e.at < ${limit}`;
  const [row] = rows;
  return row?.at ? { count: Number(row.count), at: row.at } : null;
}

/** Id of the newest entry of before `limit`; 0 for none. */
export async function entryBefore(db: Db, limit: Date): Promise<bigint> {
  const entry = await db.auditEntry.findFirst({
    where: { at: { lt: limit } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  return entry?.id ?? 0n;
}

/** One at a time records findings, so that each is recorded once. */
export async function lockFindings(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7204311, 2)`;
}

/** Those of `targets` that an entry of this action names. */
export async function targetsWith(db: Db, action: string, targets: readonly string[]): Promise<Set<string>> {
  const entries = await db.auditEntry.findMany({
    where: { action, target: { in: [...targets] } },
    select: { target: true },
  });
  return new Set(entries.map((entry) => entry.target));
}

/** Findings that nobody has closed, the oldest first. */
export const openFindings = (db: Db, limit: number) =>
  db.$queryRaw<{ target: string; detailText: string; at: Date; total: bigint }[]>`
    SELECT f.target, f."detailText", f.at, count(*) OVER () AS total FROM audit_entry f
    WHERE f.action = 'log.orphan_found' AND NOT EXISTS (
      SELECT FROM audit_entry c WHERE c.action = 'log.orphan_closed' AND c.target = f.target)
    ORDER BY f.id LIMIT ${limit}`;

const reader = 'orphan-check';

/** Where the last complete pass ended, and when. */
export const lastPass = (db: Db) => db.logReader.findUnique({ where: { name: reader } });

export async function recordPass(db: Db, auditId: bigint, movedAt: Date): Promise<void> {
  const row = { auditId, movedAt, lastError: null, failedAt: null };
  await db.logReader.upsert({ where: { name: reader }, create: { name: reader, ...row }, update: row });
}

export async function recordFailedPass(db: Db, failedAt: Date, lastError: string): Promise<void> {
  const row = { lastError, failedAt };
  const create = { name: reader, auditId: 0n, movedAt: new Date(0), ...row };
  await db.logReader.upsert({ where: { name: reader }, create, update: row });
}
