import { expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { openTestConsole, setup } from '#lib/testing/console.ts';
import { beatExecutor } from './ack-store.ts';
import { answerDrills, startDrill } from './drill.ts';
import { attestationOf } from './drill-store.ts';
import { finishDrills } from './finish-drill.ts';
import { listDrills } from './list-drills.ts';

useTestDatabase();

test('a drill is listed while it runs, with who has not answered, and once it has ended with its attestation', async () => {
  await emptyDatabase();
  const office = await openTestConsole();
  for (const process of ['gateway@a:1', 'web@a:2']) await beatExecutor(db(), process, new Date());
  const { drillId } = await startDrill({ actor: setup });
  await answerDrills('gateway@a:1');
  expect(await listDrills(db())).toMatchObject([
    { id: drillId, startedBy: 'the set-up', passed: null, silent: ['web@a:2'], attested: false },
  ]);
  expect(await attestationOf(db(), drillId)).toBeNull();
  await answerDrills('web@a:2');
  await finishDrills({ manifest: office.console });
  const [ended] = await listDrills(db());
  expect(ended).toMatchObject({ passed: true, silent: [], attested: true, endedAt: expect.any(String) });
  expect(ended?.results.map(({ process, stray }) => [process, stray])).toEqual([
    ['gateway@a:1', []],
    ['web@a:2', []],
  ]);
  expect(JSON.parse((await attestationOf(db(), drillId)) ?? '{}')).toMatchObject({ signatures: [{}] });
  expect(await attestationOf(db(), crypto.randomUUID())).toBeNull();
});
