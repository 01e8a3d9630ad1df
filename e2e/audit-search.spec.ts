import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { db } from '#lib/db/client.ts';
import { ask, type PendingJob, sendApproval, untilAsked } from './jobs.ts';
import { alice, audrey, rita } from './people.ts';
import { demoRoom } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import { expect, type Page, test } from './test.ts';

const pullRequest = 'https://forge.example.org/Acme/ledger/pull/4711';
const main = (page: Page) => page.getByRole('main');
const entries = (page: Page) => page.getByRole('list', { name: 'Entries' }).getByRole('listitem');

/** A job that ran to its end, whose request names a pull request. */
async function doneJob(): Promise<PendingJob> {
  // Without its scheme: the agent would fetch a whole link.
  const named = pullRequest.replace('https://', '');
  const words = `Read notes/vendors.md, summarise and open a PR with a note that follows up ${named}.`;
  const job = await untilAsked(await ask(await demoRoom(), words));
  await sendApproval(job);
  await reaches(job.jobId, 'done', 60);
  return job;
}

/** Types into the one box, and waits for an entry of this action that leads to the job. */
async function finds(page: Page, asked: string, action: string, jobId: string): Promise<void> {
  await page.goto('/audit');
  await page.getByRole('searchbox', { name: 'Search the log' }).fill(asked);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const entry = entries(page).filter({ hasText: action }).filter({ hasText: jobId });
  await expect(entry.first(), `${asked} finds ${action}`).toBeVisible();
  await expect(entry.first().getByRole('link', { name: jobId })).toHaveAttribute('href', `/jobs/${jobId}`);
}

test.describe('an auditor finds anything', () => {
  test.slow();

  test('by a link, an event or a token in one box, sees the entry proven in the browser, and takes it along', async ({
    as,
  }, testInfo) => {
    const job = await doneJob();
    const { tokens, wpcHash, run } = await jobRow(job.jobId);
    const eventLink = `https://matrix.to/#/${encodeURIComponent(job.roomId)}/${encodeURIComponent(job.requestEventId)}`;
    const page = await as(audrey);
    await finds(page, pullRequest, 'job.requested', job.jobId);
    await finds(page, eventLink, 'job.requested', job.jobId);
    await finds(page, job.code.toUpperCase(), 'approval.requested', job.jobId);
    await finds(page, `${rita} ${job.jobId}`, 'job.requested', job.jobId);
    await finds(
      page,
      `${Buffer.from(wpcHash ?? '', 'base64url').toString('hex')} ${job.jobId}`,
      'plan.submitted',
      job.jobId,
    );
    await finds(page, run?.receipts[0]?.receiptId ?? '', 'call.closed', job.jobId);
    await finds(page, tokens[0]?.jti ?? '', 'job.approved', job.jobId);

    const approved = entries(page).filter({ hasText: 'job.approved' });
    await expect(approved).toContainText(`approved the job, with ${alice}’s decision in the room as the last`);
    await approved.getByRole('link', { name: /^Entry / }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^Entry / })).toBeVisible();
    await expect(main(page)).toContainText('Verified in this browser: the entry stands in the log');
    const checks = page.getByRole('list', { name: 'Checks' }).getByRole('listitem');
    await expect(checks).toHaveText([
      /leaf is made of this entry.*passed/,
      /checkpoint over \d+ leaves.*passed/,
      /root.*passed/,
    ]);
    const waitedFor = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Proof file' }).click();
    const proofFile = testInfo.outputPath('entry.tlog-proof');
    await (await waitedFor).saveAs(proofFile);
    expect(readFileSync(proofFile, 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+\n/);

    await page.goto(`/audit?q=${job.jobId}&action=job.approved`);
    await expect(entries(page)).toHaveCount(1);
    const exported = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export these' }).click();
    const archive = testInfo.outputPath('export.zip');
    await (await exported).saveAs(archive);
    const files = unzipSync(readFileSync(archive));
    const lines = Buffer.from(files['entries.jsonl'] ?? [])
      .toString()
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ action: 'job.approved', job_id: job.jobId }]);
    await page.goto('/audit?action=audit.exported');
    await expect(entries(page).filter({ hasText: 'exported 1 entry of the log' }).first()).toBeVisible();
  });

  test('a page that was changed on its way fails the check in the browser', async ({ as }) => {
    const job = await ask(await demoRoom(), 'Read notes/closing.md and summarise it');
    const find = () =>
      db().logLeaf.findFirst({ where: { leafText: { contains: job.jobId } }, orderBy: { index: 'asc' } });
    await expect.poll(async () => (await find())?.auditId ?? null, 'the entry is in the log').not.toBeNull();
    const id = (await find())?.auditId;
    const page = await as(audrey);
    // Attack: somebody between the log and the reader has the entry say that another one asked.
    const forged = (body: string) =>
      body.replaceAll(new RegExp(`(requester[\\\\"]+:[\\\\"]+)${rita}`, 'g'), `$1${alice}`);
    await page.route(new RegExp(`/audit/${id}(\\?|$)`), async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: forged(await answer.text()) });
    });
    await page.goto(`/audit/${id}`);
    await expect(main(page)).toContainText('Not verified: what this page was sent does not fit together');
    await expect(main(page)).toContainText('The leaf in the log is not that of this entry.');
    // The page may be reading itself anew: an answer that is still on its way would end with the test.
    await page.unrouteAll({ behavior: 'wait' });
  });

  test('and nobody else gets to any of it', async ({ as, visitor }) => {
    const stranger = await visitor();
    await stranger.goto('/audit?q=ledger');
    await expect(stranger).toHaveURL(/\/sign-in\?next=/);
    const page = await as(rita);
    for (const path of ['/audit?q=ledger', '/audit/1']) {
      await page.goto(path);
      await expect(main(page)).toContainText('This page is not for your account');
    }
    const refused = await page.request.post('/audit/export', { form: { q: 'ledger' } });
    expect(refused.status()).toBe(403);
    expect((await page.request.get('/audit/1/proof')).status()).toBe(403);
    expect((await stranger.request.post('/audit/export', { form: {} })).status()).toBe(401);
  });
});
