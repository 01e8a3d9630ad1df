import { beforeEach, expect, test } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { verifyEd25519 } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { openTestConsole, setup, type TestConsole } from '#lib/testing/console.ts';
import { enterTriage } from '#lib/testing/triage.ts';
import { preAuthEncoding } from '#lib/verify/package/manifest-format.ts';
import { beatExecutor } from './ack-store.ts';
import { answerDrills, startDrill } from './drill.ts';
import { finishDrills, startDueDrill } from './finish-drill.ts';
import { listControls } from './list-controls.ts';

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  for (const process of ['gateway@a:1', 'web@a:2']) await beatExecutor(db(), process, new Date());
});
const finish = () => finishDrills({ manifest: office.console });

test('a drill ends when every living process was refused, with a signed attestation of how long each took', async () => {
  const { drillId, expected } = await startDrill({ actor: setup });
  expect(expected).toEqual(['gateway@a:1', 'web@a:2']);
  await answerDrills('gateway@a:1');
  expect(await finish()).toBe(0);
  await Promise.all([answerDrills('web@a:2'), answerDrills('web@a:2')]);
  expect(await finish()).toBe(1);
  const drill = await db().drill.findUniqueOrThrow({ where: { id: drillId }, include: { results: true } });
  expect(drill).toMatchObject({ passed: true });
  const refused = { mint: 'TRIAGE', collect: 'TRIAGE', authorize: 'TRIAGE' };
  expect(drill.results).toMatchObject([refused, refused]);
  const { payload, signatures } = JSON.parse(drill.attestationText ?? '');
  const statement = Buffer.from(payload, 'base64');
  const signature = Buffer.from(signatures[0].sig, 'base64');
  expect(await verifyEd25519(office.console.publicKey, preAuthEncoding(statement), signature)).toBe(true);
  expect(JSON.parse(statement.toString()).predicate).toMatchObject({
    drillId,
    tokensMinted: 0,
    tokensCollected: 0,
    callsAuthorized: 0,
    silent: [],
  });
  expect(await db().control.count({ where: { liftedAt: null } })).toBe(0);
  expect(utf8(drill.attestationText ?? '').length).toBeGreaterThan(100);
});

test('a process that does not answer in time fails the drill by name', async () => {
  const { drillId } = await startDrill({ actor: setup });
  await answerDrills('gateway@a:1');
  await db().drill.update({ where: { id: drillId }, data: { startedAt: new Date(Date.now() - 11_000) } });
  expect(await finish()).toBe(1);
  expect(await db().drill.findUniqueOrThrow({ where: { id: drillId } })).toMatchObject({ passed: false });
  const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'drill.ended' } });
  expect(JSON.parse(entry.detailText)).toMatchObject({ passed: false, silent: ['web@a:2'] });
});

test('without a single living process nothing was proven: the drill does not pass', async () => {
  await db().heartbeat.deleteMany();
  const { drillId } = await startDrill({ actor: setup });
  await finish();
  expect(await db().drill.findUniqueOrThrow({ where: { id: drillId } })).toMatchObject({ passed: false });
});

test('a drill is no control: nobody is shown one, and two do not run at once', async () => {
  await startDrill({ actor: setup });
  expect(await listControls(db())).toEqual([]);
  await expect(startDrill({ actor: setup })).rejects.toMatchObject({ code: 'ALREADY_IN_FORCE' });
});

test('a scheduled drill starts when the last is old enough', async () => {
  await startDueDrill(0);
  expect(await db().drill.count()).toBe(0);
  await startDueDrill(24);
  await startDueDrill(24);
  expect(await db().drill.count()).toBe(1);
});

test('nothing that a drill tries is ever there: no room, agent, job, policy, token or entry of it remains', async () => {
  const rows = async () =>
    Promise.all([
      db().room.count(),
      db().agent.count(),
      db().job.count(),
      db().policy.count(),
      db().approvalRequest.count(),
      db().token.count(),
      db().run.count(),
      db().announcement.count(),
    ]);
  const before = await rows();
  await startDrill({ actor: setup });
  const last = await db().auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
  await answerDrills('web@a:2');
  expect(await rows()).toEqual(before);
  expect(await db().auditEntry.count({ where: { id: { gt: last.id } } })).toBe(0);
});

test('while everything is stopped a drill would show nothing: none is started', async () => {
  await enterTriage({ roomId: null, reason: 'incident', actor: setup, now: new Date() }, { terms: office.terms });
  await expect(startDrill({ actor: setup })).rejects.toMatchObject({ code: 'ALREADY_IN_FORCE' });
  await startDueDrill(24);
  expect(await db().drill.count()).toBe(0);
});
