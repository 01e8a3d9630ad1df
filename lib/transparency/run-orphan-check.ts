import type { SystemActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import { newWaker } from '#lib/waker.ts';
import { checkOrphans } from './orphan-check.ts';
import { recordFailedPass } from './orphan-store.ts';

const everyMs = 60_000;
const actor: SystemActor = { kind: 'system', name: 'log' };

async function pass(full: boolean): Promise<boolean> {
  try {
    const { found } = await checkOrphans({ full, actor, now: new Date() });
    if (found.length > 0) log().error({ count: found.length, first: found[0] }, 'records and the log do not match');
    return true;
  } catch (error) {
    log().error({ err: error }, 'the orphan check failed');
    await recordFailedPass(db(), new Date(), (error as Error).message).catch((err) =>
      log().error({ err }, 'that the orphan check failed could not be recorded'),
    );
    return false;
  }
}

/** Checks every minute while this process leads: everything at first, then what is new. */
export async function runOrphanCheck(options: { mayRun: () => boolean; signal: AbortSignal }): Promise<void> {
  const { mayRun, signal } = options;
  let full = true;
  while (!signal.aborted) {
    if (mayRun()) full = !(await pass(full)) && full;
    await newWaker().wait(full ? 5_000 : everyMs, signal);
  }
}
