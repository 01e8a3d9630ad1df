import { db } from '#lib/db/client.ts';
import { newAccount } from './accounts.ts';
import { adam, audrey, rita } from './people.ts';
import { answerNumber, askForCode, codeFor, typeCode } from './sign-in-page.ts';
import { expect, type Page, test } from './test.ts';

const main = (page: Page) => page.getByRole('main');
const press = async (page: Page, open: string, submit: string, reason?: string) => {
  await main(page).getByRole('button', { name: open }).click();
  const dialog = page.getByRole('dialog');
  if (reason) await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: submit }).click();
  await expect(dialog).toBeHidden();
};

test('an admin grants a role, unbinds an id and disables an account; each holds with the next request', async ({
  as,
  visitor,
}) => {
  const dana = await newAccount('dana', 'Dana');
  const hers = await visitor();
  await askForCode(hers, dana.mxid);
  await typeCode(hers, await codeFor(dana));
  await answerNumber(hers, dana);
  await expect(hers.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
  await hers.goto('/audit');
  await expect(main(hers)).toContainText('This page is not for your account');

  const page = await as(adam);
  await page.goto('/people');
  await expect(main(page)).toContainText('Being an admin does not make one an approver');
  await page.getByRole('searchbox', { name: 'Search people' }).fill(dana.mxid.slice(1, 12));
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: /^dana/ }).click();
  await press(page, 'Grant the role auditor', 'Grant the role auditor');
  await hers.reload();
  await expect(hers.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();

  await press(page, `Unbind ${dana.mxid}`, 'Unbind this id');
  await hers.goto('/me');
  await expect(main(hers)).toContainText('You can decide nothing yet');

  await press(page, 'Disable', 'Disable the account', 'she left');
  await expect(main(page)).toContainText('This account is disabled');
  await hers.goto('/evidence');
  await expect(hers).toHaveURL(/\/sign-in/);
  const actions = ['role.granted', 'person.unbound', 'session.ended', 'person.disabled'];
  const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: dana.mxid } });
  const entries = await db().auditEntry.findMany({
    where: { target: `person:${personId}`, action: { in: actions } },
    orderBy: { id: 'asc' },
  });
  expect(entries.map(({ action }) => action)).toEqual(actions);
  for (const action of actions) await expect(main(page)).toContainText(action);
});

test('the last admin keeps the role, and the page says why', async ({ as }) => {
  const page = await as(adam);
  await page.goto('/people?q=adam');
  await page.getByRole('link', { name: /^Adam/ }).click();
  await expect(page.getByRole('button', { name: 'Disable' })).toHaveCount(0);
  await main(page).getByRole('button', { name: 'Take the role admin' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Take the role admin' }).click();
  await expect(dialog.getByRole('alert')).toContainText('the last admin who can sign in');
});

test('auditors read the people’s pages and change nothing there; nobody else reads them', async ({ as }) => {
  const auditor = await as(audrey);
  await auditor.goto('/people?q=adam');
  await auditor.getByRole('link', { name: /^Adam/ }).click();
  await expect(auditor.getByRole('heading', { level: 2, name: 'History' })).toBeVisible();
  await expect(main(auditor).getByRole('button', { name: /Take|Grant|Unbind|Disable|Release|^End/ })).toHaveCount(0);
  const other = await as(rita);
  await other.goto('/people');
  await expect(main(other)).toContainText('This page is not for your account');
  await expect(other.getByRole('navigation', { name: 'Console' })).not.toContainText('People');
});
