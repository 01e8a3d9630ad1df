// Signing in by code: the page, and the person's own Matrix client that receives the code.

import { expect, type Page } from '@playwright/test';
import { db } from '#lib/db/client.ts';
import { bodyOf, type RoomClient } from './room-client.ts';

/** First step: has the bot send a code. */
export async function askForCode(page: Page, mxid: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Your Matrix id' }).fill(mxid);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await expect(page.getByRole('status').filter({ hasText: mxid })).toContainText('has sent it a code');
}

/** Reads the code off the direct message, accepting the bot's invitation as a person would. */
export async function codeFor(client: RoomClient): Promise<string> {
  let roomId = '';
  await expect
    .poll(async () => {
      [roomId = ''] = await client.invites();
      return roomId;
    }, 'the bot invites')
    .not.toBe('');
  await client.join(roomId);
  const find = async () =>
    (await client.timeline(roomId)).map((event) => /Code: (\S+)/.exec(bodyOf(event))?.[1]).find(Boolean) ?? '';
  await expect.poll(find, 'the bot sends a code').not.toBe('');
  return find();
}

/** Second step: types a code. */
export async function typeCode(page: Page, code: string, submit = 'Sign in'): Promise<void> {
  await page.getByRole('textbox', { name: 'Code from the direct message' }).fill(code);
  await page.getByRole('button', { name: submit }).click();
}

/** The number that the page shows once the code was right. */
export async function numberOn(page: Page): Promise<string> {
  const shown = page
    .getByRole('status')
    .filter({ hasText: 'The code is right' })
    .getByText(/^\d{4}$/);
  await expect(shown).toBeVisible();
  return (await shown.textContent()) ?? '';
}

/** Last step: says that number in the direct message, as the person does in their own client. */
export async function answerNumber(page: Page, client: RoomClient): Promise<void> {
  const { roomId } = await db().directRoom.findUniqueOrThrow({ where: { mxid: client.mxid } });
  await client.say(roomId, await numberOn(page));
}
