// The desk on which controls are applied, and the page that each then has.

import { expect, type Locator, type Page } from '@playwright/test';

export const main = (page: Page) => page.getByRole('main');
export const desk = (page: Page) => page.getByRole('region', { name: 'Apply a control' });
export const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const proof = (page: Page) => card(page, 'Proof of effect');

/** The value of one line of the proof. */
export const proven = (page: Page, term: string) =>
  proof(page).locator('dl > div').filter({ hasText: term }).getByRole('definition');

export type Order = {
  kind: string;
  over: string;
  pick: string;
  choose: string;
  reason: string;
  /** Freeze: the job in dispute. */
  disputed?: string;
  /** Roll-back: the hash of the earlier policy. */
  policy?: string;
};

async function fillDesk(page: Page, order: Order): Promise<void> {
  await page.goto('/controls');
  await desk(page).getByRole('radio', { name: order.kind, exact: true }).check();
  const over = desk(page).getByRole('combobox', { name: 'Over', exact: true });
  if (order.kind !== 'Roll back policy') await over.selectOption({ label: order.over });
  await desk(page).getByRole('combobox', { name: order.pick, exact: true }).selectOption(order.choose);
  if (order.disputed) {
    await desk(page).getByRole('combobox', { name: 'Job whose evidence is in dispute' }).selectOption(order.disputed);
  }
  if (order.policy) await desk(page).getByRole('radio', { name: order.policy }).check();
}

/** Fills the desk, sees the effect before, confirms by the button that names it, and lands on the control's page. */
export async function applyOn(page: Page, order: Order, before: RegExp): Promise<string> {
  await fillDesk(page, order);
  await expect(desk(page).getByRole('status').filter({ hasText: before })).toBeVisible();
  await expect(desk(page)).toContainText('Still to give: a reason.');
  await desk(page).getByRole('textbox', { name: 'Reason' }).fill(order.reason);
  await desk(page)
    .getByRole('button', { name: `${order.kind}…` })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(before);
  await dialog.getByRole('button', { name: /: (everything|room|agent|job)/ }).click();
  await page.waitForURL(/\/controls\/[0-9a-f-]{36}$/);
  return page.url().slice(-36);
}

/** Every process has said that it obeys the control. */
export async function acknowledged(page: Page): Promise<void> {
  const rows = proof(page).getByRole('region', { name: 'Processes' }).getByRole('row').filter({ hasText: '@' });
  await expect(rows.first()).toBeVisible();
  await expect(rows.filter({ hasText: 'Not yet' })).toHaveCount(0);
  await expect(rows.filter({ hasText: /After \d+ ms/ }).first()).toBeVisible();
}

/** Lifts the control on its page, by the button of this name. */
export async function liftOn(page: Page, button: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: button }).click();
  await expect(card(page, 'The control')).toContainText(`“${reason}”`);
}
