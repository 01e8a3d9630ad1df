// The approval page as its reader uses it.

import { expect, type Locator, type Page } from '@playwright/test';
import { type ActionRequest, captureAction } from './server-action.ts';

/** Opens a job's page. */
export async function openJob(page: Page, jobId: string): Promise<void> {
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole('heading', { level: 1, name: jobId })).toBeVisible();
}

/** The line with the job's id, its state in one word and its code. */
export const stateBadge = (page: Page): Locator => page.getByRole('main').locator('header').first();

/** The bar at the foot of the page: the two buttons, or why this reader has none. */
export const decision = (page: Page) => page.getByRole('region', { name: 'Your decision' });

const approveButton = (page: Page) => decision(page).getByRole('button', { name: /^Approve: / });

/** Has all that must be read on the screen: follows the page's own pointer, and each box that scrolls to its end. */
export async function readAll(page: Page): Promise<void> {
  const next = decision(page).getByRole('button', { name: /^Go to / });
  await expect(async () => {
    if (await next.isVisible()) {
      await next.click({ timeout: 1_000 });
      // A box that scrolls by itself has the focus now.
      await page.keyboard.press('End');
    }
    expect(await approveButton(page).getAttribute('aria-disabled')).toBeNull();
  }).toPass({ intervals: [50], timeout: 20_000 });
}

/** Takes the first look: opens the dialog that repeats what is asked. */
export async function beginApproval(page: Page): Promise<Locator> {
  await readAll(page);
  await approveButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'Countersign this plan' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Countersigns the plan on the page, with a reason where the policy asks for one. */
export async function approve(page: Page, reason?: string): Promise<void> {
  const dialog = await beginApproval(page);
  if (reason) await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: /^Approve: / }).click();
}

/** Denies the plan on the page. */
export async function deny(page: Page, reason: string): Promise<void> {
  await decision(page).getByRole('button', { name: 'Deny…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deny this plan' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: 'Deny the plan' }).click();
}

/** Drops steps of the plan on the page. */
export async function dropSteps(page: Page, ...steps: string[]): Promise<void> {
  await decision(page).getByRole('button', { name: 'Approve narrower…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve narrower' });
  for (const step of steps) await dialog.getByRole('checkbox', { name: step }).check();
  await dialog.getByRole('button', { name: 'Make the narrower revision' }).click();
  await expect(dialog).toBeHidden();
}

/** Takes an approval's request off its way: the page's owner decided nothing. */
export async function captureDecision(page: Page, jobId: string, reason?: string): Promise<ActionRequest> {
  await openJob(page, jobId);
  return captureAction(page, '"digest"', () => approve(page, reason));
}
