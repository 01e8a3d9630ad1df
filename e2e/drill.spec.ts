import { db } from '#lib/db/client.ts';
import { card } from './control-page.ts';
import { adam } from './people.ts';
import { expect, test } from './test.ts';

test('drill: every process really tries to mint, collect and authorize, is refused, and leaves nothing but the attestation', async ({
  as,
}) => {
  const rows = () => Promise.all([db().job.count(), db().room.count(), db().agent.count(), db().policy.count()]);
  const before = await rows();
  const page = await as(adam);
  await page.goto('/controls');
  const drills = card(page, 'Drills');
  await drills.getByRole('button', { name: 'Start a drill' }).click();
  const newest = drills.getByRole('row').nth(1);
  await expect(newest).toContainText('Passed', { timeout: 20_000 });
  for (const process of ['web@', 'gateway@', 'worker@']) await expect(newest).toContainText(process);
  await expect(newest).toContainText(/: \d+ ms/);
  await expect(newest).not.toContainText('not stopped');
  const { results, attestationText } = await db().drill.findFirstOrThrow({
    orderBy: { startedAt: 'desc' },
    include: { results: true },
  });
  const refused = { mint: 'TRIAGE', collect: 'TRIAGE', authorize: 'TRIAGE' };
  expect(results).toMatchObject(results.map(() => refused));
  const { payload } = JSON.parse(attestationText ?? '{}');
  const { predicate } = JSON.parse(Buffer.from(payload, 'base64').toString());
  expect(predicate).toMatchObject({ tokensMinted: 0, tokensCollected: 0, callsAuthorized: 0, silent: [] });
  expect(await rows()).toEqual(before);
});
