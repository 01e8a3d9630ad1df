import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { dsseEnvelope, preAuthEncoding, statementType } from '#lib/verify/package/manifest-format.ts';
import { startDrill } from './drill.ts';
import { allRefused, gotThrough } from './drill-outcome.ts';
import { controlOfDrill, databaseNow, drillSubject, lastDrill, openDrills, setDrillEnded } from './drill-store.ts';
import { everythingStopped, setLifted } from './store.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };
/** A process that has not answered by then counts as one that did not stop. */
const answerMs = 10_000;
const predicateType = 'urn:countersign:attestation:drill:v1';

type OpenDrill = Awaited<ReturnType<typeof openDrills>>[number];

/** Signed statement (in-toto in DSSE) of what was measured; its subject is the drill's own scope. */
async function attest(drill: OpenDrill, facts: { endedAt: Date; silent: string[] }, key: Signer) {
  const predicate = {
    drillId: drill.id,
    startedBy: drill.startedBy,
    startedAt: drill.startedAt.toISOString(),
    endedAt: facts.endedAt.toISOString(),
    ...gotThrough(drill.results),
    executors: drill.results
      .map(({ process, stoppedMs, mint, collect, authorize }) => ({ process, stoppedMs, mint, collect, authorize }))
      .sort((a, b) => (a.process < b.process ? -1 : 1)),
    silent: facts.silent,
  };
  const digest = { sha256: await sha256Hex(drillSubject(drill.id)) };
  const statement = canonicalJson({
    _type: statementType,
    subject: [{ name: drillSubject(drill.id), digest }],
    predicateType,
    predicate,
  });
  const signature = await key.sign(preAuthEncoding(utf8(statement)));
  return canonicalJson(dsseEnvelope({ statementText: statement, kid: key.kid, signature }));
}

async function finish(drill: OpenDrill, now: Date, key: Signer): Promise<boolean> {
  const expected = drill.expected.split(',').filter(Boolean);
  const silent = expected.filter((process) => !drill.results.some((result) => result.process === process));
  if (silent.length > 0 && now.getTime() - drill.startedAt.getTime() < answerMs) return false;
  const passed = expected.length > 0 && silent.length === 0 && drill.results.every(allRefused);
  const attestationText = await attest(drill, { endedAt: now, silent }, key);
  return transaction(async (tx) => {
    if (!(await setDrillEnded(tx, { id: drill.id, endedAt: now, passed, attestationText }))) return false;
    const control = await controlOfDrill(tx, drill.id);
    if (control)
      await setLifted(tx, { controlId: control.id, liftedBy: 'system:worker', reason: 'the drill ended', now });
    const slowestMs = Math.max(0, ...drill.results.map((result) => result.stoppedMs));
    const detail = {
      drillId: drill.id,
      passed,
      slowestMs,
      silent,
      attestationSha256: await sha256Hex(attestationText),
    };
    await appendAudit(tx, { action: 'drill.ended', target: `drill:${drill.id}`, detail }, { actor: worker, at: now });
    return true;
  });
}

/**
 * Ends the drills that every expected process has answered, or whose time is up, each with a signed attestation.
 * @returns how many ended
 */
export async function finishDrills(keys: { manifest: Signer }): Promise<number> {
  let ended = 0;
  for (const drill of await openDrills(db())) {
    if (await finish(drill, await databaseNow(db()), keys.manifest)) ended += 1;
  }
  return ended;
}

/** Starts the drill that is due by the schedule, unless everything is stopped anyway. @param everyHours 0 for none */
export async function startDueDrill(everyHours: number): Promise<void> {
  if (everyHours === 0) return;
  const last = await lastDrill(db());
  const now = await databaseNow(db());
  if (last && now.getTime() - last.startedAt.getTime() < everyHours * 3_600_000) return;
  if ((await openDrills(db())).length > 0 || (await everythingStopped(db()))) return;
  await startDrill({ actor: worker });
}
