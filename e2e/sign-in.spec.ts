import { db } from '#lib/db/client.ts';
import { newAccount } from './accounts.ts';
import { captureAction, replay } from './server-action.ts';
import { answerNumber, askForCode, codeFor, typeCode } from './sign-in-page.ts';
import { expect, test } from './test.ts';

const noCode = 'This browser has no code waiting';

test('a code that the bot sends signs in once, and only in the browser that asked for it', async ({ visitor }) => {
  const carol = await newAccount('carol', 'Carol');
  const page = await visitor();
  await askForCode(page, carol.mxid);
  const code = await codeFor(carol);
  const nonce = await page.context().cookies();

  // Attack: somebody who saw the code types it elsewhere.
  const request = await captureAction(page, code, () => typeCode(page, code));
  const elsewhere = await visitor();
  await elsewhere.goto('/sign-in');
  expect(await replay(elsewhere, request)).toContain('"code":"NO_ACTIVE_CODE"');
  const thief = await newAccount('mallory', 'Mallory');
  await askForCode(elsewhere, thief.mxid);
  await typeCode(elsewhere, code);
  await expect(elsewhere.getByText('This is not the code. 4 tries are left.')).toBeVisible();

  await page.reload();
  await typeCode(page, code);
  await answerNumber(page, carol);
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();

  const binding = await db().matrixBinding.findFirstOrThrow({ where: { mxid: carol.mxid } });
  expect(await db().session.count({ where: { personId: binding.personId } })).toBe(1);
  const entries = await db().auditEntry.findMany({ where: { target: `person:${binding.personId}` } });
  const started = entries.filter(({ action }) => action === 'session.started').map(({ detailText }) => detailText);
  expect(started.map((text) => JSON.parse(text).method)).toEqual(['matrix-code']);
  const sent = await db().outboxMessage.findFirstOrThrow({ where: { directMxid: carol.mxid } });
  expect(sent.content, 'the code is kept nowhere').not.toContain(code);

  // Attack: the code again, with the cookie that the browser had.
  const again = await visitor();
  await again.context().addCookies(nonce);
  await again.goto('/sign-in');
  expect(await replay(again, request)).toContain('"code":"NO_ACTIVE_CODE"');
  expect(await db().session.count({ where: { personId: binding.personId } })).toBe(1);
});

test('after five wrong codes the right one opens nothing', async ({ visitor }) => {
  const dave = await newAccount('dave', 'Dave');
  const page = await visitor();
  await askForCode(page, dave.mxid);
  const code = await codeFor(dave);
  const wrong = code === '0000-0000' ? '0000-0001' : '0000-0000';
  for (const left of ['4 tries are left', '3 tries are left', '2 tries are left', '1 try is left', 'no try is left']) {
    await typeCode(page, wrong);
    await expect(page.getByText(left)).toBeVisible();
  }
  await typeCode(page, code);
  await expect(page.getByText(noCode)).toBeVisible();
  expect(await db().matrixBinding.count({ where: { mxid: dave.mxid } })).toBe(0);
  expect(await db().auditEntry.count({ where: { action: 'sign_in.refused', target: `matrix:${dave.mxid}` } })).toBe(5);
});
