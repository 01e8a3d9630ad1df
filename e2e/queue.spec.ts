import { parseSetPreimage } from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { newApprover, ruledRoom, withPasskey } from './approvers.ts';
import { deny, openJob } from './job-page.ts';
import { ask, botSays, type PendingJob, sendApproval, untilAsked } from './jobs.ts';
import { alice, oncall } from './people.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow, reaches } from './rows.ts';
import { newAgent, plannedJob, planOf } from './scripted-agent.ts';
import { type ActionRequest, replay } from './server-action.ts';
import { expect, type Page, test } from './test.ts';

const item = (page: Page, { jobId }: PendingJob) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: jobId });
const chooser = (page: Page, { jobId }: PendingJob) => page.getByRole('checkbox', { name: `Select ${jobId}` });

test('the list is narrowed by words and by requester, and the address says how', async ({ as }) => {
  const agent = await newAgent('Sought agent');
  const roomId = await newRoom('Sought', { agentDid: agent.did });
  const [plain, sought] = [await plannedJob(agent, roomId, 'Plain'), await plannedJob(agent, roomId, 'Marigold')];
  const page = await as(alice);
  await page.goto(`/?room=${encodeURIComponent(roomId)}`);
  await expect(item(page, plain)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search jobs' }).fill('marigold');
  await expect(page).toHaveURL(/q=marigold/);
  await expect(item(page, plain)).toBeHidden();
  await expect(item(page, sought)).toBeVisible();
  await page.reload();
  await expect(item(page, sought)).toBeVisible();
  await expect(item(page, plain)).toBeHidden();
  const requester = page.getByRole('combobox', { name: 'Requester, by Matrix id' });
  await requester.fill(oncall);
  await requester.press('Enter');
  await expect(page).toHaveURL(/requester=/);
  await expect(item(page, sought)).toBeHidden();
  await page.goBack();
  await expect(item(page, sought)).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/$/);
});

test('a row that somebody else decided greys where it stands and says who; several are denied at once', async ({
  as,
}) => {
  const agent = await newAgent('Busy agent');
  const roomId = await newRoom('Queue', { agentDid: agent.did });
  const jobs: PendingJob[] = [];
  for (const words of ['First', 'Second', 'Third', 'Fourth']) jobs.push(await plannedJob(agent, roomId, words));
  const [one, two, three, four] = jobs as [PendingJob, PendingJob, PendingJob, PendingJob];
  const page = await as(alice);
  await page.goto(`/?room=${encodeURIComponent(roomId)}`);
  for (const job of jobs) await expect(item(page, job)).toBeVisible();
  const order = () => page.getByRole('main').getByRole('listitem').allTextContents();
  const before = (await order()).length;
  // While a pointer is in the list no row moves.
  await item(page, one).hover();

  const other = await as(oncall);
  await openJob(other, one.jobId);
  await deny(other, 'Not today.');
  await expect(item(page, one)).toContainText(`Denied by ${oncall} in the browser`);
  await expect(chooser(page, one)).toBeDisabled();
  await sendApproval(two, oncall);
  await expect(item(page, two)).toContainText(`Approved by ${oncall} in the room`);
  expect((await order()).length, 'no row moved away').toBe(before);

  await chooser(page, three).check();
  await chooser(page, four).check();
  await expect(page.getByRole('status').filter({ hasText: 'selected' })).toContainText('2 selected');
  await page.getByRole('button', { name: 'Deny 2…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deny 2 plans' });
  await dialog.getByRole('button', { name: 'Deny 2 plans' }).click();
  await expect(dialog).toContainText('Say why');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Both came twice.');
  await dialog.getByRole('button', { name: 'Deny 2 plans' }).click();
  await expect(dialog).toBeHidden();
  for (const job of [three, four]) {
    await expect(item(page, job)).toContainText(`Denied by ${alice} in the browser`);
    expect(await jobRow(job.jobId)).toMatchObject({
      state: 'denied',
      tokens: [],
      decisions: [{ kind: 'deny', approverMxid: alice, reason: 'Both came twice.', digest: job.digest }],
    });
    expect(await entriesOf(job.jobId, 'job.denied')).toMatchObject([{ detail: { approver: alice } }]);
    expect(await botSays(job, /denied by/)).toContain('Both came twice.');
  }
  await reaches(two.jobId, 'approved');
});

test('plans that do the same in the lowest tier are approved at once, each on its own digest; what is not alike is not', async ({
  as,
}) => {
  const agent = await newAgent('Alike agent');
  const roomId = await newRoom('Alike', { agentDid: agent.did });
  const [one, two] = [await plannedJob(agent, roomId, 'Same one'), await plannedJob(agent, roomId, 'Same two')];
  const asked = await ask(roomId, 'Less than the others');
  const plan = planOf('Less');
  await agent.console.submitPlan(asked.jobId, { ...plan, steps: plan.steps.slice(1) });
  const less = await untilAsked(asked);
  const page = await as(alice);
  await page.goto(`/?room=${encodeURIComponent(roomId)}`);
  await chooser(page, one).check();
  await chooser(page, less).check();
  await expect(page.getByRole('button', { name: 'Deny 2…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve 2…' })).toHaveCount(0);
  await chooser(page, less).uncheck();
  await chooser(page, two).check();
  await page.getByRole('button', { name: 'Approve 2…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Approve 2 plans/ });
  await expect(dialog.getByRole('region', { name: 'Plans of this set' })).toContainText('first.md');
  await expectUndecided(one.jobId);
  await dialog.getByRole('button', { name: 'Approve 2 plans' }).click();
  await expect(dialog).toBeHidden();
  for (const job of [one, two]) {
    await reaches(job.jobId, 'approved');
    expect((await jobRow(job.jobId)).decisions).toMatchObject([{ approverMxid: alice, digest: job.digest }]);
    expect(await entriesOf(job.jobId, 'job.approved')).toMatchObject([{ detail: { digest: job.digest } }]);
  }
  await expectUndecided(less.jobId);
});

test('where the policy wants a passkey, one signature approves a set; sent again, or for another set, it decides nothing', async ({
  visitor,
}) => {
  const pia = await newApprover('Pia');
  const agent = await newAgent('Signed agent');
  const roomId = await ruledRoom('Signed set', { finance: [pia] }, { passkey: true }, agent.did);
  const jobs: { jobId: string; digest: string }[] = [];
  for (const words of ['First', 'Second', 'Third']) {
    const { jobId } = await ask(roomId, words);
    await agent.console.submitPlan(jobId, planOf(words));
    await reaches(jobId, 'pending');
    const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
    jobs.push({ jobId, digest });
  }
  const [one, two, three] = jobs as [PendingJob, PendingJob, PendingJob];
  const page = await visitor();
  const { authenticator } = await withPasskey(page, pia);
  await page.goto(`/?room=${encodeURIComponent(roomId)}`);
  for (const job of [one, two]) await chooser(page, job).check();
  await page.getByRole('button', { name: 'Approve 2…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Approve 2 plans/ });
  await expect(dialog).toContainText('signs all of these digests at once');

  await authenticator.verifiesUser(false);
  await dialog.getByRole('button', { name: 'Approve 2 plans' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing was decided');
  await expect(dialog.getByRole('button', { name: 'Approve without a passkey' })).toHaveCount(0);
  for (const job of [one, two]) await expectUndecided(job.jobId);

  await authenticator.verifiesUser(true);
  const posted: ActionRequest[] = [];
  page.on('request', (request) => {
    const { accept = '', 'next-action': action, 'content-type': type = '' } = request.headers();
    const body = request.postData() ?? '';
    if (!action || !body.includes('assertion')) return;
    const headers = { accept, 'next-action': action, 'content-type': type };
    posted.push({ path: new URL(request.url()).pathname, headers, body });
  });
  await dialog.getByRole('button', { name: 'Approve 2 plans' }).click();
  await expect(dialog).toBeHidden();
  const both = { where: { jobId: { in: [one.jobId, two.jobId] } }, include: { assertion: true } };
  const decisions = await db().decision.findMany(both);
  expect(decisions.map(({ evidenceLevel }) => evidenceLevel)).toEqual(['browser-passkey', 'browser-passkey']);
  expect(new Set(decisions.map(({ assertion }) => assertion?.signature)).size).toBe(1);
  for (const { assertion, jobId } of decisions) {
    const set = parseSetPreimage(assertion?.preimageText ?? '');
    expect(set?.items[assertion?.place ?? -1]?.job).toBe(jobId);
    await reaches(jobId, 'approved');
  }

  const sent = posted.at(-1) as ActionRequest;
  expect(await replay(page, sent)).toContain('PASSKEY_REFUSED');
  const body = sent.body.replaceAll(two.jobId, three.jobId).replaceAll(two.digest, three.digest);
  expect(await replay(page, { ...sent, body })).toContain('PASSKEY_REFUSED');
  await expectUndecided(three.jobId);
  expect(await db().decision.count({ where: { jobId: { in: jobs.map(({ jobId }) => jobId) } } })).toBe(2);
});
