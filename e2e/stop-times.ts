// How long it took until a control was obeyed, by the database's clock. Reported, never asserted: a slow machine is not
// a wrong product.

import { db } from '#lib/db/client.ts';
import { evaluate } from './scripted-agent.ts';
import type { Stage } from './stop-stage.ts';
import { expect, test } from './test.ts';

const samples = 5;

/** A clock that runs by this process's monotonic clock and shows the database's time, in milliseconds. */
export async function databaseClock(): Promise<(monotonicMs?: number) => number> {
  let best = { offset: 0, took: Number.POSITIVE_INFINITY };
  for (let each = 0; each < samples; each += 1) {
    const before = performance.now();
    const [row] = await db().$queryRaw<{ ms: number }[]>`
      SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8 * 1000 AS ms`;
    const took = performance.now() - before;
    if (row && took < best.took) best = { offset: row.ms - (before + took / 2), took };
  }
  return (monotonicMs = performance.now()) => monotonicMs + best.offset;
}

/** Says in the test's report, and on one line, what was measured. */
export function report(name: string, times: Record<string, number>): void {
  const words = Object.entries(times).map(([what, ms]) => `${what} ${Math.round(ms)} ms`);
  test.info().annotations.push({ type: 'stopped', description: `${name}: ${words.join(', ')}` });
  console.log(`stopped: ${name}: ${words.join(', ')}`);
}

/** Asks for the call that is open, again and again, until it is refused. */
const firstRefusal = ({ gateway, running }: Stage) =>
  expect
    .poll(async () => (await evaluate(gateway, running.jobId, 0)).decision, { intervals: [50], timeout: 60_000 })
    .toBe(false);

/** Has a control applied while the stage is watched. @returns the control's id, what passed of the stream, how long it took */
export async function whileWatched(stage: Stage, apply: () => Promise<unknown>) {
  const clock = await databaseClock();
  const since = new Date(clock());
  const refused = firstRefusal(stage).then(() => clock());
  await apply();
  const [{ text, lastWordsMs }, refusedAt] = await Promise.all([stage.stream.rest, refused]);
  const control = await db().control.findFirstOrThrow({
    where: { appliedAt: { gte: since }, subject: { not: { startsWith: 'drill:' } } },
    orderBy: { appliedAt: 'desc' },
  });
  const entryMs = control.appliedAt.getTime();
  return {
    controlId: control.id,
    text,
    times: { stream: clock(lastWordsMs) - entryMs, 'tool call': refusedAt - entryMs },
  };
}

/** Milliseconds from a control's entry until each process had obeyed it, by process. */
export async function acknowledgements(controlId: string): Promise<Map<string, number>> {
  const { appliedAt, acks } = await db().control.findUniqueOrThrow({
    where: { id: controlId },
    include: { acks: { orderBy: { process: 'asc' } } },
  });
  return new Map(acks.map(({ process, at }) => [process, at.getTime() - appliedAt.getTime()]));
}
