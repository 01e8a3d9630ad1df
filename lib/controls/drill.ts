import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { executorsAlive } from './ack-store.ts';
import { ControlError } from './control-error.ts';
import { databaseNow, drillSubject, insertDrill, insertResult, openDrills } from './drill-store.ts';
import { mayProceed } from './may-proceed.ts';
import { rehearse } from './rehearse.ts';
import { everythingStopped, excludeDecisions, holdControls, insertControl } from './store.ts';

// A rehearsal of triage over a scope made for it: a job that nobody ever sees. It takes the way of the real thing (the same
// row, the same notification, the same question in each process), so its time is the real thing's time.

const aliveMs = 35_000;

/**
 * Starts a drill: a triage over the drill's own scope, which every process that enforces controls has to refuse.
 * @throws ControlError ALREADY_IN_FORCE while another drill runs, or while everything is stopped anyway
 */
export async function startDrill(input: { actor: Actor }): Promise<{ drillId: string; expected: string[] }> {
  return transaction(async (tx) => {
    await excludeDecisions(tx);
    if ((await openDrills(tx)).length > 0) throw new ControlError('ALREADY_IN_FORCE', 'A drill is running already.');
    // What is refused then is refused by that control: the drill would show nothing of its own.
    if (await everythingStopped(tx)) {
      throw new ControlError('ALREADY_IN_FORCE', 'Everything is stopped at the moment: a drill would show nothing.');
    }
    const now = await databaseNow(tx);
    const drillId = crypto.randomUUID();
    const expected = (await executorsAlive(tx, new Date(now.getTime() - aliveMs))).map(({ process }) => process);
    await insertDrill(tx, {
      id: drillId,
      startedBy: actorName(input.actor),
      startedAt: now,
      expected: expected.join(','),
    });
    await insertControl(tx, {
      kind: 'triage',
      scope: 'job',
      subject: drillSubject(drillId),
      reason: 'a drill',
      appliedBy: actorName(input.actor),
      appliedAt: now,
      effectText: '{}',
    });
    await appendAudit(
      tx,
      { action: 'drill.started', target: `drill:${drillId}`, detail: { drillId, expected } },
      { actor: input.actor, at: now },
    );
    return { drillId, expected };
  });
}

/**
 * What a process does when it hears of a drill: it asks what minting and authorizing ask, notes how long it took to be
 * refused, and then really tries to mint, to collect and to authorize in the drill's scope.
 */
export async function answerDrills(process: string): Promise<void> {
  for (const drill of await openDrills(db())) {
    if (drill.results.some((result) => result.process === process)) continue;
    const subject = drillSubject(drill.id);
    const ground = { jobId: subject, roomId: subject, agentDid: subject };
    await transaction(async (tx) => mayProceed(await holdControls(tx), ground));
    const stoppedAt = await databaseNow(db());
    const attempts = await rehearse(drill.id, stoppedAt);
    await insertResult(db(), { drillId: drill.id, process, stoppedAt, ...attempts });
  }
}
