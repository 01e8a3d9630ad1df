// Records and the entries that must exist for them. Each question is one statement, so that a change which commits in
// between is seen whole or not at all.

import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

const { sql } = Prisma;

/** What a pass looks at: rows that came at `since` or later, entries above `afterId`. */
export type OrphanScope = { since: Date; afterId: bigint };
export type OrphanRow = { id: string; jobId: string | null };

/** The most that one question gives in one pass. */
export const foundMax = 1_000;

// The details are JSON texts that JSON.stringify wrote: within a string a quote is escaped, so `"key":"value"` can be no
// part of what a person wrote.
const said = (key: string) => sql`substring(e."detailText" FROM ${`"${key}":"((?:[^"\\\\]|\\\\.)*)"`})`;
const asJson = (text: Prisma.Sql) => sql`substring(to_json(${text})::text FROM '^"(.*)"$')`;

/** A record, and the entry that is written with it. */
type Pair = {
  action: string;
  /** Records as `id`, `"jobId"` and a `fact` that the entry repeats, those of `scope` only when there is one. */
  records: (scope: OrphanScope | null) => Prisma.Sql;
  /** The record's id and the fact, in entry `e`. */
  id: Prisma.Sql;
  fact: Prisma.Sql;
  /** Which entries of the action have such a record; all by default. */
  only?: Prisma.Sql;
  /** True for what belongs to no job. */
  jobless?: true;
};

const since = (at: Prisma.Sql, scope: OrphanScope | null) => (scope ? sql`${at} >= ${scope.since}` : sql`true`);
const calls = (fact: Prisma.Sql, at: Prisma.Sql, scope: OrphanScope | null) =>
  sql`SELECT c.id::text AS id, r."jobId", ${fact} AS fact FROM call c JOIN run r USING ("runId") WHERE ${since(at, scope)}`;

const pairs = {
  job: {
    action: 'job.requested',
    records: (scope) => sql`SELECT j.id, j.id AS "jobId", ${asJson(sql`j."requestEventId"`)} AS fact FROM job j
      WHERE ${since(sql`j."requestedAt"`, scope)}`,
    id: sql`e."jobId"`,
    fact: said('requestEventId'),
  },
  decision: {
    action: 'decision.recorded',
    records: (scope) => sql`SELECT d.id::text AS id, d."jobId", d.digest || ' ' || d.kind AS fact FROM decision d
      WHERE ${since(sql`d."decidedAt"`, scope)}`,
    id: said('decisionId'),
    fact: sql`${said('digest')} || ' ' || ${said('decision')}`,
  },
  token: {
    action: 'token.minted',
    records: (
      scope,
    ) => sql`SELECT t.jti AS id, t."jobId", t."tokenHash" || ' ' || t."tokenScopeHash" AS fact FROM token t
      WHERE ${since(sql`t."issuedAt"`, scope)}`,
    id: said('jti'),
    fact: sql`${said('tokenHash')} || ' ' || ${said('tokenScopeHash')}`,
  },
  call: {
    action: 'call.admitted',
    records: (scope) => calls(sql`c."eventHash"`, sql`c."startedAt"`, scope),
    id: said('callId'),
    fact: said('eventHash'),
  },
  'closed-call': {
    action: 'call.closed',
    records: (scope) =>
      sql`${calls(sql`c.outcome::text`, sql`coalesce(c."closedAt", c."startedAt")`, scope)} AND c.outcome <> 'started'`,
    id: said('callId'),
    fact: said('outcome'),
  },
  receipt: {
    action: 'call.closed',
    records: (scope) => sql`SELECT p."receiptId" AS id, r."jobId", '' AS fact FROM receipt p JOIN run r USING ("runId")
      WHERE ${since(sql`p."signedAt"`, scope)}`,
    id: said('receiptId'),
    fact: sql`''`,
    only: sql`${said('receiptId')} IS NOT NULL`,
  },
  passkey: {
    action: 'passkey.registered',
    records: (scope) => sql`SELECT k."credentialId" AS id, NULL AS "jobId",
        k."registrationAuditId" || ' ' || k."publicKey" AS fact
      FROM passkey_credential k WHERE ${since(sql`k."enrolledAt"`, scope)}`,
    id: said('credentialId'),
    fact: sql`e.id || ' ' || ${said('publicKey')}`,
    jobless: true,
  },
  package: {
    action: 'package.sealed',
    records: (scope) => sql`SELECT p.id, p."jobId", p.sha256 AS fact FROM package p
      WHERE p.state = 'sealed' AND ${since(sql`coalesce(p."sealedAt", p."createdAt")`, scope)}`,
    id: said('packageId'),
    fact: said('sha256'),
  },
} satisfies Record<string, Pair>;

// Both sides are read once and hashed. Asked as one condition, the planner compares each record with every entry of its
// job, because it cannot know how few a text taken out of a detail leaves. The same job is asked for only to read less.
const sameJob = ({ jobless }: Pair, other: string) =>
  jobless ? sql`true` : sql`"jobId" IN (SELECT "jobId" FROM ${Prisma.raw(other)})`;

const recordsAlone = (pair: Pair, scope: OrphanScope) => sql`
  WITH record AS MATERIALIZED (${pair.records(scope)}),
  entry AS MATERIALIZED (SELECT ${pair.id} AS id, coalesce("jobId", '') AS "jobId", ${pair.fact} AS fact
    FROM audit_entry e WHERE action = ${pair.action} AND ${sameJob(pair, 'record')})
  SELECT id, "jobId" FROM record WHERE NOT EXISTS (SELECT FROM entry
    WHERE entry.id = record.id AND entry."jobId" = coalesce(record."jobId", '') AND entry.fact = record.fact)
  LIMIT ${foundMax}`;

const entriesAlone = (pair: Pair, scope: OrphanScope) => sql`
  WITH entry AS MATERIALIZED (SELECT e.id AS "auditId", "jobId", ${pair.id} AS id FROM audit_entry e
    WHERE action = ${pair.action} AND e.id > ${scope.afterId} AND ${pair.only ?? sql`true`}),
  record AS MATERIALIZED (SELECT id, coalesce("jobId", '') AS "jobId" FROM (${pair.records(null)}) AS known
    WHERE ${sameJob(pair, 'entry')})
  SELECT "auditId"::text AS id, "jobId" FROM entry WHERE NOT EXISTS (SELECT FROM record
    WHERE record.id = entry.id AND record."jobId" = coalesce(entry."jobId", ''))
  LIMIT ${foundMax}`;

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

type RecordKind = keyof typeof pairs;
export type OrphanKind = `${RecordKind}-without-entry` | `entry-without-${RecordKind}` | keyof typeof leafQuestions;

const questions = Object.fromEntries([
  ...Object.entries<Pair>(pairs).flatMap(([name, pair]) => [
    [`${name}-without-entry`, (scope: OrphanScope) => recordsAlone(pair, scope)],
    [`entry-without-${name}`, (scope: OrphanScope) => entriesAlone(pair, scope)],
  ]),
  ...Object.entries(leafQuestions),
]) as Record<OrphanKind, (scope: OrphanScope) => Prisma.Sql>;

export const orphanKinds = Object.keys(questions) as OrphanKind[];

/** What of one kind stands alone; `foundMax` at most. */
export const findOrphansOf = (db: Db, kind: OrphanKind, scope: OrphanScope): Promise<OrphanRow[]> =>
  db.$queryRaw<OrphanRow[]>(questions[kind](scope));
