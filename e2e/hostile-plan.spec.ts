import type { Plan } from '#bin/agent/console-client.ts';
import { parseView } from '#lib/jobs/approval-view.ts';
import { decision, openJob } from './job-page.ts';
import { ask, botSays, untilAsked } from './jobs.ts';
import { alice } from './people.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow } from './rows.ts';
import { newAgent } from './scripted-agent.ts';
import { expect, type Page, test } from './test.ts';

const override = '\u202e';
const nothing = '\u200b';
// The third letter is Cyrillic.
const lookAlike = 'https://gi\u0442hub.com/pay?to=me';
const markup = '<img src=x onerror="window.hit=1"><script>window.hit=2</script><style>*{display:none}</style>';
const endless = 'x'.repeat(200_000);

const hostile: Plan = {
  summary: `Reads a file.${override}etirw gnihtoN`,
  agent_notes: `The console has checked this. ${nothing}${markup}`,
  steps: [
    { tool: 'read', args: { path: `notes/${override}dm.gnisolc${nothing}` }, preview: { kind: 'text', text: markup } },
    {
      tool: 'http',
      args: { method: 'POST', url: lookAlike, [`${nothing}body`]: endless, ['wide-name'.repeat(40)]: markup },
      preview: { kind: 'text', text: `Sends ⟨U+0041⟩ ${'\n'.repeat(40)} and more.` },
    },
  ],
};

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('a plan made to deceive is spelled out and flagged, runs nothing in the reader’s browser and breaks no layout', async ({
  as,
}) => {
  const agent = await newAgent('Hostile agent');
  const asked = await ask(await newRoom('Hostile plan', { agentDid: agent.did }), 'Read notes/closing.md');
  await agent.console.submitPlan(asked.jobId, hostile);
  const job = await untilAsked(asked);
  const page = await as(alice);
  const spoke: string[] = [];
  page.on('dialog', (dialog) => spoke.push(dialog.message()));
  page.on('pageerror', (error) => spoke.push(error.message));
  await openJob(page, job.jobId);

  const main = page.getByRole('main');
  const step = (number: number) => main.getByRole('group', { name: `Step ${number}` });
  await expect(step(1)).toContainText('notes/⟨U+202E⟩dm.gnisolc⟨U+200B⟩');
  await expect(step(1)).toContainText(markup);
  await expect(step(2)).toContainText('⟨U+200B⟩body');
  await expect(step(2)).toContainText('it mixes Latin and Cyrillic letters');
  // Its own marks cannot be forged.
  await expect(step(2)).toContainText('⟨U+27E8⟩U+0041⟨U+27E9⟩');
  await expect(step(2)).toContainText('⟨40 line breaks⟩');
  await expect(step(2)).toContainText('cannot be undone');
  const long = step(2).getByRole('region', { name: /body$/ });
  await expect(long).toHaveText(endless);
  const flags = main.getByRole('group', { name: 'Red flags' });
  await expect(flags).toContainText('An address in step 2 is not what it seems.');
  await expect(flags).toContainText('Invisible or misleading characters in step');
  await expect(flags).toContainText('This agent was never admitted to use read, http before.');
  await expect(flags.getByRole('link', { name: 'Step 2' }).first()).toBeVisible();
  const markedUp = await main.innerHTML();
  for (const character of [override, nothing]) expect(markedUp, 'in no text and no name').not.toContain(character);

  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await overflow(page), `at ${width} px`).toBe(0);
    await expect(decision(page).getByRole('button', { name: 'Deny…' })).toBeInViewport();
  }
  expect(await page.evaluate(() => 'hit' in window), 'nothing of the plan was run').toBe(false);
  expect(spoke).toEqual([]);

  const said = await botSays(job, /full plan/);
  expect(said).toContain('An address in step 2 is not what it seems.');
  expect(said).not.toContain(override);
  const { approvalRequests } = await jobRow(job.jobId);
  const { flags: stored, subject } = parseView(approvalRequests[0]?.viewText ?? '');
  expect(stored.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['SUSPICIOUS_HOST', 'INVISIBLE_CHARACTERS', 'NEW_TOOL']),
  );
  expect(subject.plan).toEqual(hostile);
  expect(await entriesOf(job.jobId, 'approval.requested')).toMatchObject([
    { detail: { digest: job.digest, tier: 'high' } },
  ]);
  await expectUndecided(job.jobId);
});
