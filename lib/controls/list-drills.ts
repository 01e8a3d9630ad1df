import { actorWords } from '#lib/audit/actor-words.ts';
import type { Db } from '#lib/db/transaction.ts';
import { strayAttempts } from './drill-outcome.ts';
import { drillRows } from './drill-store.ts';

/** A rehearsal with what each process answered. Times are ISO 8601. */
export type DrillView = {
  id: string;
  startedBy: string;
  startedAt: string;
  endedAt: string | null;
  /** Null while it runs. */
  passed: boolean | null;
  /** `stray`: what was not refused by the drill's control, as it ended. */
  results: { process: string; stoppedMs: number; stray: string[] }[];
  /** Processes that were alive when it began and have not answered. */
  silent: string[];
  attested: boolean;
};

const shown = 10;

/** The newest drills. */
export async function listDrills(db: Db): Promise<DrillView[]> {
  return (await drillRows(db, shown)).map((row) => ({
    id: row.id,
    startedBy: actorWords(row.startedBy),
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    passed: row.passed,
    results: row.results.map((result) => ({
      process: result.process,
      stoppedMs: result.stoppedMs,
      stray: strayAttempts(result),
    })),
    silent: row.expected
      .split(',')
      .filter((process) => process !== '' && !row.results.some((result) => result.process === process)),
    attested: row.attestationText !== null,
  }));
}
