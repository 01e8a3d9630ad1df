import AxeBuilder from '@axe-core/playwright';
import { db } from '#lib/db/client.ts';
import { type AskedJob, ask, botSays, type PendingJob, sendApproval, untilAsked } from './jobs.ts';
import { alice, audrey, rita } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { entriesOf, jobRow } from './rows.ts';
import { expect, type Page, test } from './test.ts';

const main = (page: Page) => page.getByRole('main');
const pasted = (page: Page) => main(page).getByRole('listitem').filter({ hasText: 'You pasted this' });

/** A job that ran to its end, of which the room was told. Its request tries to look like something else. */
async function toldJob(): Promise<PendingJob> {
  const roomId = await newRoom('Investigate', { agentDid: await referenceAgent() });
  const words =
    'Read notes/vendors.md, summarise and open a PR with a note \u202eDEIFIREV\u202c <b onclick=alert(1)>now</b>';
  const job = await untilAsked(await ask(roomId, words));
  await sendApproval(job);
  await botSays(job, /is done/);
  const told = () =>
    db().outboxMessage.count({ where: { jobId: job.jobId, kind: 'completion', sentAt: { not: null } } });
  await expect.poll(told, 'the message is recorded as sent').toBe(1);
  return job;
}

/** Pastes into the one field and lands on the answer for the job, which marks what was pasted. */
async function pastes(page: Page, text: string, { jobId }: AskedJob, where: RegExp): Promise<void> {
  await page.getByRole('searchbox', { name: 'What do you have?' }).fill(text);
  await page.getByRole('button', { name: 'Find' }).click();
  // The answer before may say as much of the same job: what is looked at must be this one's.
  await expect(page).toHaveURL((url) => url.searchParams.get('ref') === text);
  await expect(pasted(page), `${text} is marked`).toContainText(where);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Who authorised job ${jobId}?`);
  await expect(main(page)).toContainText(
    `${alice} countersigned plan 1 of job ${jobId}, asked by ${rita} in room Investigate`,
  );
}

async function expectAllVerified(page: Page): Promise<void> {
  await expect(main(page)).toContainText('records verified, none failed');
  await expect(main(page).getByText('not checked', { exact: true })).toHaveCount(0);
}

async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expect(page).toHaveTitle(/\S/);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    found.push(
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id} at ${target}`)),
    );
  }
  return found;
}

/** Attack: a receipt is changed in the database, with the rights of the application. */
async function withForgedReceipt(receiptId: string, look: () => Promise<void>): Promise<void> {
  const { envelopeText } = await db().receipt.findUniqueOrThrow({ where: { receiptId } });
  const set = (text: string) => db().receipt.update({ where: { receiptId }, data: { envelopeText: text } });
  const forged = envelopeText.replace(/"latency_ms":(\d+)/, (_, ms) => `"latency_ms":${Number(ms) + 1}`);
  expect(forged, 'something is forged').not.toBe(envelopeText);
  await set(forged);
  try {
    await look();
  } finally {
    await set(envelopeText);
  }
}

test.describe('who authorised this?', () => {
  test.slow();

  test('a link, an event, a token, a receipt, a policy or a file leads an auditor to one answer with everything verified', async ({
    as,
  }) => {
    const job = await toldJob();
    const { tokens, run, wpcHash } = await jobRow(job.jobId);
    const { sha256 } = await db().package.findUniqueOrThrow({ where: { jobId: job.jobId } });
    const receiptId = run?.calls[0]?.receiptId ?? '';
    const page = await as(audrey);
    await page.goto('/investigate');
    const event = `${encodeURIComponent(job.roomId)}/${encodeURIComponent(job.requestEventId)}`;
    await pastes(page, `https://matrix.to/#/${event}?via=demo.localhost`, job, /asked/);
    await expectAllVerified(page);
    await expect(main(page)).toContainText('⟨U+202E⟩DEIFIREV');
    await expect(page.locator('main b')).toHaveCount(0);
    await pastes(page, receiptId, job, /Call 1: read/);
    await pastes(page, tokens[0]?.jti ?? '', job, /Token id \(jti\)/);
    await pastes(page, Buffer.from(wpcHash ?? '', 'base64url').toString('hex'), job, /Put in force/);
    await pastes(page, sha256 ?? '', job, /Package: VALID/);
    await expectAllVerified(page);
    expect(await entriesOf(job.jobId, 'evidence.viewed')).toMatchObject([
      { actor: expect.stringContaining(audrey), detail: { what: 'investigation' } },
    ]);
    const incident = await page.getByRole('link', { name: 'Open an incident from this' }).getAttribute('href');
    expect(Object.fromEntries(new URL(incident ?? '', page.url()).searchParams)).toMatchObject({
      job: job.jobId,
      policy: wpcHash,
      room: job.roomId,
      approver: alice,
      model: 'openai/scripted-demo-1',
    });

    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
    const onScreen = await ink();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(page.getByRole('searchbox')).toBeHidden();
    expect(await ink(), 'what is light on a dark screen is dark on paper').not.toBe(onScreen);
    await page.emulateMedia({ media: 'screen' });

    await withForgedReceipt(receiptId, async () => {
      await page.reload();
      const alert = main(page).getByRole('alert');
      await expect(alert).toContainText(/^1 of \d+ records failed their check/);
      await expect(alert).toContainText('Call 1: read');
      await expect(main(page)).toContainText('do not rely on this sentence');
    });
  });

  test('what names nothing is said plainly, and nobody else may ask', async ({ as }) => {
    const page = await as(audrey);
    await page.goto('/investigate?ref=%24nothing');
    await expect(main(page)).toContainText('This looks like a Matrix event id: no job rests on it');
    await page.goto('/investigate?ref=7F3K9QXM%E2%80%AE2BTV');
    await expect(main(page)).toContainText('a character that cannot be seen (U+202E)');
    await page.getByRole('searchbox').fill('A'.repeat(10_000));
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'more than 2,000 characters' })).toBeVisible();
    const member = await as(rita);
    await member.goto('/investigate?ref=1');
    await expect(main(member)).toContainText('This page is not for your account');
  });
});
