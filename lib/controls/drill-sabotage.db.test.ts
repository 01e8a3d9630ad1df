// A console whose one question always answers yes: what a drill is there to find.

import { beforeEach, expect, test, vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { openTestConsole, setup, type TestConsole } from '#lib/testing/console.ts';
import { beatExecutor } from './ack-store.ts';
import { answerDrills, startDrill } from './drill.ts';
import { finishDrills } from './finish-drill.ts';

vi.mock('./may-proceed.ts', () => ({ mayProceed: async () => ({ proceed: true }) }));

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  await beatExecutor(db(), 'web@a:2', new Date());
});

test('a process that does not obey mints, hands over and authorizes in the drill: it is counted, and the drill fails', async () => {
  const { drillId } = await startDrill({ actor: setup });
  await answerDrills('web@a:2');
  await finishDrills({ manifest: office.console });
  const drill = await db().drill.findUniqueOrThrow({ where: { id: drillId }, include: { results: true } });
  expect(drill.results).toMatchObject([{ mint: 'MINTED', collect: 'COLLECTED', authorize: 'AUTHORIZED' }]);
  expect(drill.passed).toBe(false);
  const { payload } = JSON.parse(drill.attestationText ?? '');
  expect(JSON.parse(Buffer.from(payload, 'base64').toString()).predicate).toMatchObject({
    tokensMinted: 1,
    tokensCollected: 1,
    callsAuthorized: 1,
  });
  expect([await db().token.count(), await db().job.count()]).toEqual([0, 0]);
});
