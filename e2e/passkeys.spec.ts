import { personActor } from '#lib/auth/person-actor.ts';
import { challengeOf } from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { removePasskey } from '#lib/passkeys/change-passkey.ts';
import { preimageOf } from '#lib/passkeys/decision-challenge.ts';
import { type Approver, addPasskey, askForPage, newApprover, ruledRoom, withPasskey } from './approvers.ts';
import { answerWith, askInstead, plugIn, signElsewhere } from './authenticator.ts';
import { approve, beginApproval, openJob } from './job-page.ts';
import { adam, rita } from './people.ts';
import { entriesOf, expectUndecided, jobRow } from './rows.ts';
import { type ActionRequest, replay } from './server-action.ts';
import { expect, test } from './test.ts';

const wish = 'Read notes/closing.md and summarise';

/** A room whose policy wants a passkey of one person of each group. */
const passkeyRoom = (groups: Record<string, Approver>) =>
  ruledRoom('Passkey story', Object.fromEntries(Object.entries(groups).map(([name, one]) => [name, [one]])), {
    passkey: true,
  });

const isAction = (request: { method(): string; headers(): Record<string, string> }) =>
  request.method() === 'POST' && 'next-action' in request.headers();

test('what a browser can be made to send instead of a signature over this decision decides nothing', async ({
  visitor,
}) => {
  const pia = await newApprover('Pia');
  const job = await askForPage(await passkeyRoom({ finance: pia }), wish);
  const page = await visitor();
  const { authenticator, credentialId, id } = await withPasskey(page, pia);
  const refusals = async () => (await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => detail.code);
  const notice = page.getByRole('alert').filter({ hasText: 'Nothing was decided by you' });

  await openJob(page, job.jobId);
  await askInstead(page, { challenge: 'A'.repeat(43) });
  await approve(page);
  await expect(notice).toContainText('Another challenge was signed');

  await openJob(page, job.jobId);
  await authenticator.verifiesUser(false);
  await askInstead(page, { userVerification: 'discouraged' });
  await approve(page);
  await expect(notice).toContainText('did not verify its user');
  await authenticator.verifiesUser(true);

  const facts = {
    jobId: job.jobId,
    digest: job.digest,
    decision: 'approve',
    slot: 'finance',
    approver: pia.mxid,
  } as const;
  const elsewhere = await signElsewhere(page, { challenge: await challengeOf(preimageOf(facts)), credentialId });
  await openJob(page, job.jobId);
  await answerWith(page, elsewhere);
  await approve(page);
  await expect(notice).toContainText('It was signed at');

  await openJob(page, job.jobId);
  const dialog = await beginApproval(page);
  let sent = 0;
  await page.route('**/*', async (route) => {
    if (!isAction(route.request())) return route.fallback();
    sent += 1;
    if (sent === 2) {
      const actor = await personActor(db(), pia.personId);
      if (!actor) throw new Error('The approver is gone.');
      await removePasskey({ id, actor, now: new Date() });
    }
    return route.continue();
  });
  await dialog.getByRole('button', { name: /^Approve: / }).click();
  await expect(notice).toContainText('was removed');

  expect(await refusals()).toEqual([
    'PASSKEY_REFUSED/WRONG_CHALLENGE',
    'PASSKEY_REFUSED/USER_NOT_VERIFIED',
    'PASSKEY_REFUSED/WRONG_ORIGIN',
    'PASSKEY_REFUSED/PASSKEY_REMOVED',
  ]);
  await expectUndecided(job.jobId);
});

test('a signature sent a second time decides nothing more, and one for another job nothing at all', async ({
  visitor,
}) => {
  const [pia, sid] = [await newApprover('Pia'), await newApprover('Sid')];
  const roomId = await passkeyRoom({ finance: pia, security: sid });
  const [one, two] = [await askForPage(roomId, wish), await askForPage(roomId, wish)];
  const page = await visitor();
  await withPasskey(page, pia);
  await openJob(page, one.jobId);
  const posted: ActionRequest[] = [];
  page.on('request', (request) => {
    if (!isAction(request)) return;
    const { accept = '', 'next-action': action = '', 'content-type': type = '' } = request.headers();
    const headers = { accept, 'next-action': action, 'content-type': type };
    posted.push({ path: new URL(request.url()).pathname, headers, body: request.postData() ?? '' });
  });
  await approve(page);
  await expect.poll(async () => (await jobRow(one.jobId)).decisions.length).toBe(1);
  const deciding = posted.find(({ body }) => body.includes('assertion')) as ActionRequest;

  expect(await replay(page, deciding)).toContain('ALREADY_DECIDED');
  const other = {
    ...deciding,
    body: deciding.body.replaceAll(one.jobId, two.jobId).replaceAll(one.digest, two.digest),
  };
  expect(await replay(page, other)).toContain('PASSKEY_REFUSED');
  expect((await jobRow(one.jobId)).decisions).toHaveLength(1);
  await expectUndecided(two.jobId);
  expect(await entriesOf(two.jobId, 'decision.refused')).toMatchObject([
    { detail: { code: 'PASSKEY_REFUSED/CHALLENGE_USED', by: pia.mxid } },
  ]);
});

test('a second passkey is confirmed by the first; names change, a removed one stays as evidence', async ({
  visitor,
}) => {
  const page = await visitor();
  await withPasskey(page, await newApprover('Pia'));
  const list = page.getByRole('region', { name: 'Passkeys' });
  const item = (name: string) => list.getByRole('listitem').filter({ hasText: name });

  await item('virtual key').getByRole('button', { name: 'Rename' }).click();
  const naming = page.getByRole('dialog', { name: /^Rename/ });
  await naming.getByRole('textbox', { name: 'Name' }).fill('blue key');
  await naming.getByRole('button', { name: 'Rename the passkey' }).click();
  await expect(item('blue key')).toBeVisible();

  const second = await plugIn(page, 'usb');
  await addPasskey(page, 'spare key');
  await second.close();
  await item('spare key').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove this passkey' }).click();
  await expect(item('spare key')).toContainText('Removed');
  await item('blue key').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove this passkey' }).click();
  await expect(page.getByRole('main')).toContainText('An admin of this console can let you add one again');
  await expect(page.getByRole('button', { name: 'Add a passkey…' })).toHaveCount(0);
});

test('a recovery is asked for by an admin, seen by the person, and stopped by them', async ({ visitor, as }) => {
  const pia = await newApprover('Pia');
  const page = await visitor();
  await withPasskey(page, pia);
  const admin = await as(adam);
  await admin.goto('/people/passkeys');
  const row = admin.getByRole('listitem').filter({ hasText: pia.mxid }).first();
  await row.getByRole('button', { name: 'Recover…' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('She called: the laptop is gone');
  await dialog.getByRole('button', { name: 'Begin the wait' }).click();
  await expect(row).toContainText('It can be granted from');
  await expect(row.getByRole('button', { name: 'Grant…' })).toHaveCount(0);

  await page.goto('/me/passkeys');
  await expect(page.getByRole('main')).toContainText('She called: the laptop is gone');
  await page.getByRole('button', { name: 'This was not asked by me…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop the recovery' }).click();
  await expect(page.getByRole('button', { name: 'This was not asked by me…' })).toHaveCount(0);
  const visitorOnly = await as(rita);
  await visitorOnly.goto('/people/passkeys');
  await expect(visitorOnly.getByRole('main')).toContainText('Only admins may');
});
