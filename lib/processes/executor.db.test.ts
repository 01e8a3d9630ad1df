import { expect, test } from 'vitest';
import { executorsAlive } from '#lib/controls/ack-store.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { executorEnded, executorName, startExecutor } from './executor.ts';

useTestDatabase();

const alive = async () => (await executorsAlive(db(), new Date(Date.now() - 30_000))).map(({ process }) => process);
const untilAlive = (name: string) => expect.poll(alive, { timeout: 20_000 }).toContain(name);

test('a process that has ended is no longer waited for, by a drill or on a control’s page', async () => {
  const stop = startExecutor('gateway');
  await untilAlive(executorName('gateway'));
  await stop();
  expect(await alive()).toEqual([]);
});

test('a process is forgotten by whoever saw it end, and no other with it', async () => {
  const stop = startExecutor('web');
  await untilAlive(executorName('web'));
  await executorEnded('web', process.pid + 1);
  expect(await alive()).toEqual([executorName('web')]);
  await executorEnded('web', process.pid);
  expect(await alive()).toEqual([]);
  await stop();
});
