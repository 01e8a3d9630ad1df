// The demo's people by their Matrix ids, and how each gets into the console.

import { expect, type Page } from '@playwright/test';
import { mxidOf } from '#scripts/stack/demo-people.ts';

export const rita = mxidOf('rita');
export const alice = mxidOf('alice');
export const oncall = mxidOf('oncall-security');
export const audrey = mxidOf('audrey');
export const adam = mxidOf('adam');

/** Signs a browser in by the demo's one click. */
export async function signIn(page: Page, mxid: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: mxid }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
}
