import { db } from '#lib/db/client.ts';
import { newAccount } from './accounts.ts';
import { bringIn } from './approvers.ts';
import { approve, openJob, stateBadge } from './job-page.ts';
import { askUntilPending } from './jobs.ts';
import { alice, audrey } from './people.ts';
import { newRoom, policyFor, putInForce, referenceAgent } from './rooms.ts';
import { entriesOf, jobRow } from './rows.ts';
import { expect, test } from './test.ts';

test('a decided job is drawn again as its approver saw it, whatever changed since, and says whether it is the same', async ({
  as,
}) => {
  const roomId = await newRoom('As seen', { agentDid: await referenceAgent() });
  const nora = await newAccount('nora', 'Nora');
  await bringIn(roomId, nora.mxid);
  const job = await askUntilPending(roomId, 'Read notes/closing.md and summarise', nora.mxid);
  const approver = await as(alice);
  await openJob(approver, job.jobId);
  const policy = (await jobRow(job.jobId)).wpcHash ?? '';
  await approve(approver);
  await expect(stateBadge(approver)).toContainText('Done', { timeout: 60_000 });

  await nora.setDisplayName('Somebody else');
  const member = () => db().roomMember.findFirst({ where: { roomId, mxid: nora.mxid } });
  await expect.poll(async () => (await member())?.displayName).toBe('Somebody else');
  const wider = policyFor([roomId], ({ tokens }) => {
    tokens.cst.ttl_seconds = 300;
  });
  await putInForce(roomId, wider, 'Shorter tokens');

  const page = await as(audrey);
  await openJob(page, job.jobId);
  await page.getByRole('link', { name: `As it was seen by ${alice}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Job ${job.jobId} as it was seen`);
  const main = page.getByRole('main');
  const row = await jobRow(job.jobId);
  const [decided] = row.decisions;
  await expect(main).toContainText(`calls themselves “Nora”`);
  await expect(main).not.toContainText('Somebody else');
  await expect(main).toContainText('Reads 1 file and asks the model once');
  await expect(main).toContainText('For 10 minutes from the moment of approval.');
  await expect(main).toContainText(job.code);
  await expect(main).toContainText('the stored view has the hash that was recorded with the decision');
  await expect(main).toContainText(decided?.viewVersion ?? 'no version');
  for (const hash of [decided?.viewSha256, policy])
    await expect(main.getByTitle(hash ?? 'no hash').first()).toBeVisible();
  expect(decided).toMatchObject({ approverMxid: alice, digest: job.digest });
  expect(await entriesOf(job.jobId, 'decision.recorded')).toMatchObject([
    { detail: { decisionId: decided?.id, digest: job.digest } },
  ]);

  // Attack: somebody with the database writes another name into the stored view.
  const [asked] = row.approvalRequests;
  const viewText = (asked?.viewText ?? '').replace('"Nora"', '"Nemo"');
  await db().approvalRequest.update({ where: { id: asked?.id ?? '' }, data: { viewText } });
  await page.reload();
  await expect(main).toContainText('“Nemo”');
  await expect(main).toContainText('the stored view does not have the hash that was recorded with the decision');
});
