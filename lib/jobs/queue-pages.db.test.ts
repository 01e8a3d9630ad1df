import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { alice, noon, openTestConsole, roomId, setup } from '#lib/testing/console.ts';
import { seedEndedJobs } from '#lib/testing/ended-jobs.ts';
import { countMax, findEnded, findQueue } from './find-queue.ts';
import { parsePlace, placeText } from './queue-cursor.ts';
import { type QueueFilters, statesOfView } from './queue-filters.ts';
import { endedQuery, type QueueFilter, readSearch } from './queue-store.ts';

const jobs = 100_000;
const otherRoom = '!other:test.localhost';

useTestDatabase();
beforeAll(async () => {
  await openTestConsole();
  await allowRoom({ roomId: otherRoom, name: 'other', actor: setup, now: noon });
  await seedEndedJobs(jobs, [roomId, otherRoom]);
});

const actor: PersonActor = { kind: 'person', personId: crypto.randomUUID(), name: 'A', mxid: alice, roles: [] };
const ask = (filters: QueueFilters, rooms: 'all' | ReadonlySet<string> = 'all') => ({
  actor,
  rooms,
  filters,
  now: noon,
});
const decided: QueueFilter = { roomIds: null, states: statesOfView.decided };
const middle = parsePlace(`2025-01-01T07:00:00.000Z~${'0'.repeat(12)}`);

type PlanNode = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; 'Actual Rows'?: number } & {
  Plans?: PlanNode[];
};
const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];

/** How the database answers a page: the nodes that touch jobs. */
async function explain(filter: QueueFilter, after = middle): Promise<PlanNode[]> {
  const query = endedQuery(filter, after, 51);
  const rows = await db().$queryRawUnsafe<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${query.text}`,
    ...query.values,
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (!plan) throw new Error('The database explained nothing.');
  return flat(plan).filter((node) => node['Relation Name'] === 'job');
}

describe('a hundred thousand ended jobs', () => {
  it.each<[string, Partial<QueueFilter>, string]>([
    ['of every room', {}, 'job_state_updatedAt_id_idx'],
    ['of some rooms', { roomIds: [roomId, otherRoom] }, 'job_roomId_state_updatedAt_id_idx'],
    ['of one requester', { requester: '@member7:test.localhost' }, 'job_requesterMxid_state_updatedAt_id_idx'],
    ['of one tier', { tier: 'critical' }, 'job_tier_state_updatedAt_id_idx'],
  ])('are read by the page from an index, never as a whole: those %s', async (_, filter, index) => {
    const nodes = await explain({ ...decided, ...filter });
    expect(nodes.map((node) => node['Index Name'])).toEqual([index]);
    expect(nodes.every((node) => (node['Actual Rows'] ?? Number.POSITIVE_INFINITY) <= 51)).toBe(true);
  });

  it('are searched by an index', async () => {
    const id = '00000000ABCD';
    const found = async (search: string) =>
      (await findEnded(db(), ask({ view: 'decided', search }), null)).rows.map(({ jobId }) => jobId);
    expect(await found(`quarter ${0xabcd}`)).toEqual([id]);
    expect(await found(id.toLowerCase())).toEqual([id]);
    const search = await readSearch(db(), `quarter ${0xabcd}`);
    const nodes = await explain({ ...decided, search }, null);
    expect(nodes.some((node) => node['Node Type'] === 'Seq Scan')).toBe(false);
  });

  it('come page after page in one order, each once, also where two ended in the same millisecond', async () => {
    const question = ask({ view: 'expired', roomId }, new Set([roomId]));
    const seen: string[] = [];
    let page = await findEnded(db(), question, null);
    for (let pages = 1; pages < 6 && page.next; pages += 1) {
      seen.push(...page.rows.map(placeText));
      page = await findEnded(db(), question, parsePlace(page.next));
    }
    expect(new Set(seen).size).toBe(250);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it('are counted no further than anybody reads', async () => {
    const { counts, rows, next } = await findQueue(db(), ask({ view: 'decided' }));
    expect(counts).toMatchObject({ decided: countMax, expired: countMax, pending: 0 });
    expect(rows).toHaveLength(50);
    expect(next).toBe(placeText(rows[49] ?? { updatedAt: '', jobId: '' }));
  });

  it('end with a page that says that nothing is older', async () => {
    const { rows, next } = await findEnded(db(), ask({ view: 'decided' }), {
      at: new Date('2025-01-01T00:00:02Z'),
      jobId: '0'.repeat(12),
    });
    expect(rows.map(({ jobId }) => Number.parseInt(jobId, 16))).toEqual([3, 2, 1]);
    expect(next).toBeNull();
  });
});
