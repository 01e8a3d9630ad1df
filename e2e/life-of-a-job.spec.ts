import { approve, decision, stateBadge } from './job-page.ts';
import { ask, botMessages, botSays, untilAsked } from './jobs.ts';
import { alice, audrey, rita, signIn } from './people.ts';
import { bodyOf } from './room-client.ts';
import { demoRoom } from './rooms.ts';
import { actionsOf, entriesOf, jobRow } from './rows.ts';
import { expect, type Page, test } from './test.ts';
import { download, verify } from './verify-file.ts';

const request =
  'Read ledger/2026-q1.csv and notes/vendors.md, search for "Zürich", summarise and open a PR with the reconciliation note';

/** What the log must say of a whole life, in this order; calls come between. */
const milestones = [
  'job.requested',
  'plan.submitted',
  'approval.requested',
  'decision.recorded',
  'token.minted',
  'job.approved',
  'token.collected',
  'call.admitted',
  'call.closed',
  'bundle.assembled',
  'job.completing',
  'bundle.sealed',
  'job.finished',
];

const inOrder = (all: string[], wanted: string[]) => {
  let at = 0;
  for (const action of all) if (action === wanted[at]) at += 1;
  return wanted.slice(at);
};

async function readThePlan(page: Page, jobId: string): Promise<void> {
  const main = page.getByRole('main');
  await main.getByRole('listitem').filter({ hasText: jobId }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: jobId })).toBeVisible();
  await expect(stateBadge(page)).toContainText('Pending');
  await expect(main).toContainText(`Asked by ${rita}`);
  await expect(main).toContainText('opens 1 pull request; nothing is executed');
  await expect(main).toContainText('ledger/2026-q1.csv');
  await expect(main).toContainText('+# Reconciliation note');
  await expect(main.getByRole('tab', { name: 'Policy difference' })).toBeVisible();
  await expect(decision(page)).toContainText('You decide as approvers.');
}

test('asked in a room, approved by click, done under a token, verified by an auditor', async ({
  visitor,
  as,
}, testInfo) => {
  const asked = await ask(await demoRoom(), request);
  await botSays(asked, new RegExp(`Job ${asked.jobId} accepted`));
  const job = await untilAsked(asked);

  const page = await visitor();
  await signIn(page, alice);
  await readThePlan(page, job.jobId);
  await approve(page);
  await expect(stateBadge(page)).toContainText('Done', { timeout: 40_000 });
  await expect(page.getByRole('region', { name: 'Calls of the run' }).getByRole('row')).toHaveCount(6);

  const row = await jobRow(job.jobId);
  expect(row.decisions).toMatchObject([
    { kind: 'approve', approverMxid: alice, channel: 'browser', evidenceLevel: 'browser-session', digest: job.digest },
  ]);
  expect(row.tokens).toMatchObject([{ digest: job.digest, tokenSealed: null, wpcHash: row.wpcHash }]);
  expect(row.run?.calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'read complete',
    'read complete',
    'search complete',
    'openai/scripted-demo-1 complete',
    'write_pr complete',
  ]);
  expect(row.run?.receipts).toHaveLength(5);
  expect(row.bundle).toMatchObject({ verdict: 'VALID', code: 'OK' });
  expect(inOrder(await actionsOf(job.jobId), milestones), 'missing in the log').toEqual([]);
  expect(await entriesOf(job.jobId, 'decision.recorded')).toMatchObject([
    { actor: expect.stringContaining(alice), detail: { digest: job.digest, approver: alice, channel: 'browser' } },
  ]);

  const completion = await botSays(job, /is done/);
  const link = /http\S+\/evidence\/\S+/.exec(completion)?.[0] ?? 'no link';
  expect(completion).toContain(`Job ${job.jobId} is done. Proof package: VALID.`);
  expect(completion).toContain(`Policy (WPC): ${row.wpcHash}`);
  expect(completion).toMatch(/^Package SHA-256: [0-9a-f]{64}$/m);
  expect(await actionsOf(job.jobId)).toContain('package.sealed');
  const said = (await botMessages(job)).map(bodyOf).join('\n');
  for (const text of [said, await page.content()]) expect(text, 'no token').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);

  const audit = await as(audrey);
  await audit.goto(link);
  await expect(audit.getByRole('region', { name: 'Verdict' })).toContainText('VALID');
  await expect(audit.getByRole('main')).toContainText('0 failed');
  await expect(audit.getByRole('main').getByRole('listitem').filter({ hasText: alice }).first()).toBeVisible();
  const file = await download(audit, 'Export bundle', testInfo.outputPath('export.json'));
  const bundle = await download(audit, 'Proof bundle', testInfo.outputPath('bundle.json'));
  const signers = await download(audit, 'Signer list', testInfo.outputPath('signers.json'));
  expect(verify('--config', signers, file, bundle)).toEqual({
    exit: 0,
    lines: [`VALID OK ${file}`, `VALID OK ${bundle}`],
  });
  expect(verify('--config', signers, '--profile', 'countersign', file)).toEqual({
    exit: 0,
    lines: [`VALID OK ${file}`],
  });
});
