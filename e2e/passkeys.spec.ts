import { randomUUID } from 'node:crypto';
import { personActor } from '#lib/auth/person-actor.ts';
import { challengeOf } from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { removePasskey } from '#lib/passkeys/change-passkey.ts';
import { preimageOf } from '#lib/passkeys/decision-challenge.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { clientOf, newAccount } from './accounts.ts';
import { answerWith, askInstead, plugIn, signElsewhere } from './authenticator.ts';
import { approve, beginApproval, decision, openJob, stateBadge } from './job-page.ts';
import { type AskedJob, ask } from './jobs.ts';
import { adam, audrey, rita, signIn } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow, reaches } from './rows.ts';
import { type ActionRequest, replay } from './server-action.ts';
import { expect, type Page, test } from './test.ts';
import { download, verify } from './verify-file.ts';

const wish = 'Read notes/closing.md and summarise';
const tiers = ['low', 'medium', 'high', 'critical'];
type Approver = { mxid: string; personId: string; join: (roomId: string) => Promise<unknown> };

/** Somebody who can sign in and never had a passkey. */
async function newApprover(name: string): Promise<Approver> {
  const client = await newAccount(name.toLowerCase(), name);
  const actor = { kind: 'system', name: 'setup' } as const;
  const bound = { mxid: client.mxid, displayName: name, actor, now: new Date() };
  const { personId } = await transaction((tx) => personForMxid(tx, bound));
  return { mxid: client.mxid, personId, join: client.join };
}

/** A room whose policy wants a passkey of one person of each group. */
async function passkeyRoom(groups: Record<string, Approver>): Promise<string> {
  const approvers = Object.values(groups).map(({ mxid }) => mxid);
  const roomId = await newRoom(`Passkey story ${randomUUID().slice(0, 8)}`, {
    agentDid: await referenceAgent(),
    policy: ({ matrix }) => {
      Object.assign(matrix.approval, {
        approver_user_ids_allowlist: approvers,
        groups: Object.fromEntries(Object.entries(groups).map(([name, { mxid }]) => [name, [mxid]])),
        rules: [{ tiers, slots: Object.keys(groups).map((group) => ({ group, count: 1 })), passkey: true }],
      });
    },
  });
  for (const { mxid, join } of Object.values(groups)) {
    await (await clientOf(adam)).invite(roomId, mxid);
    await join(roomId);
    const member = () => db().roomMember.findFirst({ where: { roomId, mxid } });
    await expect.poll(async () => (await member())?.membership, 'the bot sees them join').toBe('join');
  }
  return roomId;
}

/** Asks for a job and waits until it can be approved; such a room is told of no command. */
async function askUntilPending(roomId: string): Promise<AskedJob & { digest: string }> {
  const job = await ask(roomId, wish);
  await reaches(job.jobId, 'pending');
  const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId: job.jobId, closedAt: null } });
  return { ...job, digest };
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto('/me/passkeys');
  await page.getByRole('button', { name: 'Add a passkey…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Add the passkey' }).click();
  await expect(page.getByRole('region', { name: 'Passkeys' })).toContainText(name);
}

/** An approver with a passkey in a browser of their own. */
async function withPasskey(page: Page, approver: Approver) {
  const authenticator = await plugIn(page);
  await signIn(page, approver.mxid);
  await addPasskey(page, 'virtual key');
  const { credentialId, id } = await db().passkeyCredential.findFirstOrThrow({
    where: { personId: approver.personId },
  });
  return { authenticator, credentialId, id };
}

const isAction = (request: { method(): string; headers(): Record<string, string> }) =>
  request.method() === 'POST' && 'next-action' in request.headers();

test('two people sign with passkeys, a third watches; the evidence verifies offline', async ({ visitor, as }, info) => {
  const [pia, sid] = [await newApprover('Pia'), await newApprover('Sid')];
  const roomId = await passkeyRoom({ finance: pia, security: sid });
  const job = await askUntilPending(roomId);
  const watching = await as(audrey);
  await openJob(watching, job.jobId);

  const first = await visitor();
  await signIn(first, pia.mxid);
  await openJob(first, job.jobId);
  await expect(decision(first)).toContainText('you have none');
  await expect(decision(first).getByRole('link', { name: 'Add a passkey' })).toBeVisible();
  await plugIn(first);
  await addPasskey(first, 'blue key');
  await openJob(first, job.jobId);
  await approve(first);
  const decisions = watching.getByRole('main');
  await expect(decisions).toContainText(pia.mxid);
  await expect(decisions).toContainText('as finance');

  const second = await visitor();
  await withPasskey(second, sid);
  await openJob(second, job.jobId);
  await approve(second);
  await reaches(job.jobId, 'done', 60);
  await expect(stateBadge(watching)).toContainText('Done');
  await expect(decisions).toContainText('as security');

  const row = await jobRow(job.jobId);
  expect(row.decisions.map(({ slot, evidenceLevel }) => [slot, evidenceLevel])).toEqual([
    ['finance', 'browser-passkey'],
    ['security', 'browser-passkey'],
  ]);
  expect(row.bundle).toMatchObject({ verdict: 'VALID', code: 'OK' });
  await watching.goto(`/evidence/${row.bundle?.id}`);
  const file = await download(watching, 'Export bundle', info.outputPath('export.json'));
  const signers = await download(watching, 'Signer list', info.outputPath('signers.json'));
  expect(verify('--config', signers, '--profile', 'countersign', file)).toEqual({
    exit: 0,
    lines: [`VALID OK ${file}`],
  });
});

test('what a browser can be made to send instead of a signature over this decision decides nothing', async ({
  visitor,
}) => {
  const pia = await newApprover('Pia');
  const job = await askUntilPending(await passkeyRoom({ finance: pia }));
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
  const [one, two] = [await askUntilPending(roomId), await askUntilPending(roomId)];
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
