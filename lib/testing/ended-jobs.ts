import { db } from '#lib/db/client.ts';

const words = ['reconcile', 'summarise', 'close', 'review', 'collect'];

/**
 * Ended jobs by the thousand, by one statement: states, tiers, requesters and rooms in turn, one a second, two of them
 * in every millisecond that has one. `rooms` must be rooms that exist.
 */
export async function seedEndedJobs(count: number, rooms: string[], start = new Date('2025-01-01T00:00:00Z')) {
  const { id: agentId } = await db().agent.findFirstOrThrow();
  await db().$executeRaw`
    INSERT INTO job (id, "roomId", "requestEventId", "requestSha256", "requestText", "requesterMxid", "agentId", state,
      "stateReason", revision, "wpcHash", tier, effect, "toolNames", "requestedAt", "updatedAt", "finishedAt")
    SELECT lpad(upper(to_hex(n)), 12, '0'), (${rooms}::text[])[1 + n % ${rooms.length}::int], '$seeded-' || n, repeat('A', 43),
      (${words}::text[])[1 + n % ${words.length}::int] || ' the ledger of quarter ' || n, '@member' || n % 50 || ':test.localhost',
      ${agentId}::uuid, (ARRAY['done', 'failed', 'denied', 'withdrawn', 'voided', 'stopped', 'expired'])[1 + n % 7]::"JobState",
      'seeded', 1, 'seeded', (ARRAY['low', 'medium', 'high', 'critical'])[1 + n % 4], 'Reads 1 file; nothing is executed', 'read',
      at, at, at
    FROM (SELECT n, ${start}::timestamptz + (n / 2) * interval '1 second' AS at FROM generate_series(1, ${count}::int) AS n) AS seeds`;
  await db().$executeRaw`ANALYZE job`;
}
