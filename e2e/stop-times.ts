// How long it took until a control was obeyed, by the database's clock. Reported, never asserted: a slow machine is not
// a wrong product.

import { db } from '#lib/db/client.ts';
import { onFeed } from '#lib/db/listen.ts';
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

/** Hears, from now on, when a control's entry is committed. */
async function controlEntry(): Promise<{ committed: Promise<void> }> {
  const connected = Promise.withResolvers<void>();
  const committed = Promise.withResolvers<void>();
  const unsubscribe = onFeed((event) => {
    if (event.kind === 'connected') connected.resolve();
    if (event.kind === 'notification' && event.payload.includes('"control.applied"')) committed.resolve();
  });
  await connected.promise;
  return { committed: committed.promise.finally(unsubscribe) };
}

/** Has a control applied while the stage is watched. @returns the control's id, what passed of the stream, how long it took */
export async function whileWatched(stage: Stage, apply: () => Promise<unknown>) {
  const { gateway, running } = stage;
  const clock = await databaseClock();
  const since = new Date(clock());
  const { committed } = await controlEntry();
  // The call that is open, asked for again the moment the entry is there: the first answer is a refusal.
  const refused = committed.then(async () => {
    const heardAt = clock();
    const { decision } = await evaluate(gateway, running.jobId, 0);
    return { heardAt, decision, at: clock() };
  });
  const [{ text, lastWordsMs }, { heardAt, decision, at }] = await Promise.all([stage.stream.rest, refused, apply()]);
  expect(decision).toBe(false);
  const control = await db().control.findFirstOrThrow({
    where: { appliedAt: { gte: since }, subject: { not: { startsWith: 'drill:' } } },
    orderBy: { appliedAt: 'desc' },
  });
  const entryMs = control.appliedAt.getTime();
  const stopped = { stream: clock(lastWordsMs) - entryMs, 'tool call': at - entryMs };
  return { controlId: control.id, text, times: { 'entry committed': heardAt - entryMs, ...stopped } };
}

/** Milliseconds from a control's entry until each process had obeyed it, by process. */
export async function acknowledgements(controlId: string): Promise<Map<string, number>> {
  const { appliedAt, acks } = await db().control.findUniqueOrThrow({
    where: { id: controlId },
    include: { acks: { orderBy: { process: 'asc' } } },
  });
  return new Map(acks.map(({ process, at }) => [process, at.getTime() - appliedAt.getTime()]));
}
