import { expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { endings, packaged, publicUrl, stoppedUnspent, usePackages } from '#lib/evidence/package/testing.ts';
import { after, rita } from '#lib/testing/console.ts';
import { announceWaiting } from './announcer.ts';

const given = usePackages(useTestDatabase());

async function completions(jobId: string) {
  await announceWaiting(publicUrl, after(300));
  const rows = await db().outboxMessage.findMany({ where: { jobId, kind: 'completion' } });
  return rows.map((row) => JSON.parse(row.content));
}

test('a job that ran is told to its room once its package is sealed, with the hash of the bytes', async () => {
  const jobId = await endings.done(given.test);
  expect(await completions(jobId)).toEqual([]);
  const { sha256 } = await packaged(given, jobId);
  const [message, ...more] = await completions(jobId);
  const { wpcHash } = await db().job.findUniqueOrThrow({ where: { id: jobId } });
  const url = `${publicUrl}/evidence/job/${jobId}`;
  expect(message.body.split('\n')).toEqual([
    `Job ${jobId} is done. Proof package: VALID.`,
    `Policy (WPC): ${wpcHash}`,
    `Package SHA-256: ${sha256}`,
    `Evidence: ${url}`,
  ]);
  expect(message['m.mentions']).toEqual({ user_ids: [rita] });
  expect(message['dev.countersign.job']).toMatchObject({ kind: 'completion', package: sha256, proof: url });
  expect(more).toEqual([]);
  expect(await completions(jobId)).toHaveLength(1);
}, 60_000);

test('a job that was stopped while it ran is told with what was kept of it', async () => {
  const jobId = await endings.stopped(given.test);
  await packaged(given, jobId);
  const [message] = await completions(jobId);
  expect(message.body).toContain('was stopped. Proof package: INCOMPLETE (AGENT_SIGNATURE_MISSING).');
  expect(message.body).toContain(`Evidence: ${publicUrl}/evidence/job/${jobId}`);
}, 60_000);

test('a job that never ran gets no further message', async () => {
  for (const end of [endings.denied, endings.withdrawn, stoppedUnspent]) {
    const jobId = await end(given.test);
    await packaged(given, jobId);
    expect(await completions(jobId)).toEqual([]);
  }
}, 60_000);
