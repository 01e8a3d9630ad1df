import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { newAccount } from './accounts.ts';
import { askUntilPending } from './jobs.ts';
import { demoRoom } from './rooms.ts';
import { expectUndecided } from './rows.ts';
import { answerNumber, codeFor, typeCode } from './sign-in-page.ts';
import { expect, type Page, test } from './test.ts';

const button = /^(Continue with|Link your account at) Test login$/;

/** Goes to the provider, signs in there under a name, agrees, and comes back. */
async function throughProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

const own = (page: Page) => page.getByRole('main');

test('an OpenID account signs in, decides nothing, binds its Matrix id by a code, and signs in to the same person again', async ({
  visitor,
}) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  const carol = await newAccount('carol', 'Carol');
  const login = carol.mxid.slice(1, carol.mxid.indexOf(':'));

  const page = await visitor();
  await page.goto('/sign-in?next=/me');
  await throughProvider(page, login);
  await expect(page).toHaveURL(`${getConfig().publicUrl}/me`);
  await expect(own(page)).toContainText('You can decide nothing yet');
  await page.goto(`/jobs/${job.jobId}`);
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);

  await page.goto('/me');
  await page.getByRole('button', { name: 'Bind a Matrix id' }).click();
  await page.getByRole('textbox', { name: 'Matrix id to bind' }).fill(carol.mxid);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await expect(page.getByRole('status').filter({ hasText: carol.mxid })).toContainText('has sent it a code');
  await typeCode(page, await codeFor(carol), 'Bind this id');
  await answerNumber(page, carol);
  await expect(own(page)).toContainText('You decide under it');
  await expect(own(page)).not.toContainText('You can decide nothing yet');

  // A binding gives no role and no right: no policy names this id.
  await page.goto(`/jobs/${job.jobId}`);
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
  await expectUndecided(job.jobId);

  const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: carol.mxid, unboundAt: null } });
  const identity = await db().oidcIdentity.findFirstOrThrow({ where: { personId } });
  expect(identity).toMatchObject({ subject: login, issuer: getConfig().oidc?.issuer });
  const elsewhere = await visitor();
  await elsewhere.goto('/sign-in?next=/me');
  await throughProvider(elsewhere, login);
  await expect(own(elsewhere)).toContainText(carol.mxid);
  expect(await db().session.count({ where: { personId, endedAt: null } })).toBe(2);

  // The session that one of the browsers ends is over in the other at once.
  await page.goto('/me');
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  expect(await db().session.count({ where: { personId, endedAt: null } })).toBe(1);
});

test('cancelling at the provider leads back to a sentence, and nobody is made', async ({ visitor }) => {
  const before = await db().person.count();
  const page = await visitor();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('link', { name: /Cancel/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'was cancelled' })).toBeVisible();
  expect(await db().person.count()).toBe(before);
});
