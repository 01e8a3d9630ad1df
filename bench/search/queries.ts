// What auditors ask, drawn from what the log holds.

import type { LogFilters } from '#lib/audit/log-query.ts';
import { db } from '#lib/db/client.ts';
import type { World } from './entries.ts';
import type { Random } from './random.ts';

export type Query = { kind: string; filters: LogFilters; before: bigint | null };

type Found = { jobId: string | null; action: string; detailText: string };

/** Entries anywhere in the log, of an action. */
async function anEntry(random: Random, count: number, action: string): Promise<Record<string, string>> {
  const rows = await db().$queryRaw<Found[]>`
    SELECT "jobId", action, "detailText" FROM audit_entry WHERE action = ${action} AND id >= ${random.below(Math.floor(count * 0.95))} ORDER BY id LIMIT 1`;
  const [row] = rows;
  if (!row) throw new Error(`There is no ${action}.`);
  return { ...(JSON.parse(row.detailText) as Record<string, string>), jobId: row.jobId ?? '' };
}

const common = ['ledger', 'quarter', 'read', 'approvers', 'reconcile', 'passkey', 'job.approved', 'package'];
const actions = ['job.denied', 'call.closed', 'decision.recorded', 'session.started', 'plan.submitted'];

async function rareIds(random: Random, count: number): Promise<string[]> {
  const [requested, minted, closed, decided, completing, sealed] = await Promise.all(
    ['job.requested', 'token.minted', 'call.closed', 'decision.recorded', 'job.completing', 'package.sealed'].map(
      (action) => anEntry(random, count, action),
    ),
  );
  return [
    requested?.jobId ?? '',
    `https://matrix.to/#/!room:example.org/${encodeURIComponent(requested?.requestEventId ?? '')}?via=example.org`,
    minted?.jti ?? '',
    closed?.receiptId ?? '',
    (decided?.digest ?? '').slice(0, 8).toUpperCase(),
    Buffer.from(sealed?.sha256 ?? '', 'hex').toString('base64url'),
    /https:\S+(?=\.$)/.exec(completing?.summary ?? '')?.[0] ?? '',
    `${random.hex(64)}`,
  ];
}

/** 27 questions of every kind. */
async function someQueries(world: World, random: Random, count: number): Promise<Query[]> {
  const newest =
    (kind: string) =>
    (filters: LogFilters): Query => ({ kind, filters, before: null });
  const deep = (filters: LogFilters): Query => ({
    kind: 'deep page',
    filters,
    before: BigInt(1 + random.below(count)),
  });
  const word = () => world.words[random.rankBelow(world.words.length)] ?? '';
  const person = () => random.of(world.people.slice(0, 20));
  const [day, month] = [1 + random.below(28), 1 + random.below(8)].map((part) => String(part).padStart(2, '0'));
  const rare = await rareIds(random, count);
  const someWords = [random.of(common), random.of(common), word()];
  return [
    ...rare.map((q) => newest('rare id')({ q })),
    ...someWords.map((q) => newest('word')({ q })),
    newest('two words')({ q: `${random.of(common)} ${word()}` }),
    newest('two words')({ q: `${word()} ${word()}` }),
    newest('two words')({ q: `${person()} ${word()}` }),
    newest('two words')({ q: `${rare[0]} approved` }),
    newest('filters')({ action: random.of(actions), actor: person() }),
    newest('filters')({ room: random.of(world.rooms), action: 'job.denied' }),
    newest('filters')({ agent: random.of(world.agents), q: word() }),
    newest('filters')({ policy: random.of(world.policies), action: 'job.finished' }),
    newest('span')({ from: `2026-${month}-${day}`, until: `2026-${month}-${day}`, q: random.of(common) }),
    newest('span')({ from: `2026-${month}-01`, until: `2026-${month}-28`, actor: person(), action: 'job.approved' }),
    deep({ q: random.of(common) }),
    deep({ q: `ledger ${word()}` }),
    deep({ room: random.of(world.rooms), action: 'decision.recorded' }),
    deep({ q: person() }),
    deep({}),
  ];
}

/** At least 200 questions; three of them ask for common words that never meet. */
export async function drawQueries(world: World, random: Random, count: number): Promise<Query[]> {
  const queries: Query[] = [];
  while (queries.length < 240) queries.push(...(await someQueries(world, random, count)));
  const never = ['job.requested passkey', 'call.admitted approvers', 'deny call.closed'];
  return [...queries, ...never.map((q): Query => ({ kind: 'never meet', filters: { q }, before: null }))];
}
