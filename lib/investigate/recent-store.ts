import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

/**
 * Digests that no index has, among the newest records of each kind: the work of a look is bounded, and whoever asks is
 * told how far it went.
 */

export const recentMax = 5_000;
export const manifestsMax = 1_000;

const { sql } = Prisma;

type Hit = { jobId: string | null; roomId: string | null; eventId: string | null };

const take = sql`LIMIT 21`;

/** Matrix events by the hash of their text (base64url) or, of our own, of their content (hex). */
export async function eventsByDigest(db: Db, digest: { hex: string; b64u: string }): Promise<Hit[]> {
  const [events, sent] = await Promise.all([
    db.$queryRaw<Hit[]>`
      SELECT "eventId", "roomId", "jobId" FROM (
        SELECT "eventId", "roomId", "jobId", "rawSha256" FROM matrix_event ORDER BY seq DESC LIMIT ${recentMax}) AS recent
      WHERE "rawSha256" = ${digest.b64u} ${take}`,
    db.$queryRaw<Hit[]>`
      SELECT "eventId", "roomId", "jobId" FROM (
        SELECT "eventId", "roomId", "jobId", "contentSha256" FROM outbox_message ORDER BY id DESC LIMIT ${recentMax}) AS recent
      WHERE "contentSha256" = ${digest.hex} ${take}`,
  ]);
  return [...events, ...sent];
}

/** Jobs with a call of these arguments, or a receipt with this hash. */
export async function jobsByCallDigest(db: Db, b64u: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ jobId: string }[]>`
    SELECT DISTINCT run."jobId" FROM (
      (SELECT "runId" FROM (SELECT "runId", "argsHash" FROM call ORDER BY id DESC LIMIT ${recentMax}) AS c
        WHERE "argsHash" = ${b64u} ${take})
      UNION ALL
      (SELECT "runId" FROM (SELECT "runId", sha256 FROM receipt WHERE "runId" IN (
          SELECT "runId" FROM call ORDER BY id DESC LIMIT ${recentMax})) AS r
        WHERE sha256 = ${b64u} ${take})) AS hit
    JOIN run ON run."runId" = hit."runId"`;
  return rows.map((row) => row.jobId);
}

/** Jobs whose package holds a file with this SHA-256 (hex): read off the manifests of the newest packages. */
export async function jobsByPackedFile(db: Db, hex: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ jobId: string }[]>`
    SELECT "jobId" FROM (
      SELECT "jobId", "statementText" FROM package ORDER BY "sealedAt" DESC LIMIT ${manifestsMax}) AS recent
    WHERE position(${hex} in "statementText") > 0 ${take}`;
  return rows.map((row) => row.jobId);
}
