import { expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { runningJob } from '#lib/testing/agent-run.ts';
import { putInForce, sketch } from '#lib/testing/console.ts';
import { manyModelCalls } from '#lib/testing/many-calls.ts';
import { findPackage } from './find-package.ts';
import { finish, jsonOf, packaged, usePackages } from './testing.ts';

const given = usePackages(useTestDatabase());
const receipts = 900;

test('a job of 900 receipts is packed, sealed and valid, in less than 4 MiB', async () => {
  const { test: console_ } = given;
  await putInForce(console_.registry, sketch({ limits: { model_calls: 950 } }));
  const job = await runningJob(console_);
  await manyModelCalls(console_, job, receipts);
  await finish(console_, job);
  const made = await packaged(given, job.jobId);
  expect(jsonOf(made, 'run/receipts.json')).toHaveLength(receipts);
  expect(jsonOf(made, 'log/entries.json').length).toBeGreaterThan(2 * receipts);
  expect(await findPackage(db(), job.jobId)).toMatchObject({ verdict: 'VALID', code: 'OK' });
  expect(made.archive.length).toBeLessThan(4 * 1024 * 1024);
}, 120_000);
