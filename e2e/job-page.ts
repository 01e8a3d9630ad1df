// The approval page as its reader uses it.

import { expect, type Locator, type Page, type Request } from '@playwright/test';

/** Opens a job's page. */
export async function openJob(page: Page, jobId: string): Promise<void> {
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole('heading', { level: 1, name: jobId })).toBeVisible();
}

/** The word beside the job's id. */
export const stateBadge = (page: Page): Locator => page.getByRole('main').locator('header').first();

const decision = (page: Page) => page.getByRole('region', { name: 'Your decision' });

/** Takes the first look: opens the dialog that repeats what is asked. */
export async function beginApproval(page: Page): Promise<Locator> {
  await decision(page)
    .getByRole('button', { name: /^Approve: / })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Countersign this plan' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Countersigns the plan on the page. */
export async function approve(page: Page): Promise<void> {
  const dialog = await beginApproval(page);
  await dialog.getByRole('button', { name: /^Approve: / }).click();
}

/** Denies the plan on the page. */
export async function deny(page: Page, reason: string): Promise<void> {
  await decision(page).getByRole('button', { name: 'Deny…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deny this plan' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await dialog.getByRole('button', { name: 'Deny the plan' }).click();
}

export { decision };

/** A server action's request as the browser was about to send it. */
export type ActionRequest = { path: string; headers: Record<string, string>; body: string };

/** Takes an approval's request off its way: the page's owner decided nothing. */
export async function captureDecision(page: Page, jobId: string): Promise<ActionRequest> {
  await openJob(page, jobId);
  return captureAction(page, () => approve(page));
}

/** Does something that calls a server action and keeps the call from being sent. */
export async function captureAction(page: Page, act: () => Promise<void>): Promise<ActionRequest> {
  const isAction = (request: Request) => request.method() === 'POST' && 'next-action' in request.headers();
  await page.route('**/*', (route) => (isAction(route.request()) ? route.abort() : route.fallback()));
  const [request] = await Promise.all([page.waitForRequest(isAction), act()]);
  await page.unroute('**/*');
  const { accept = '', 'next-action': action = '', 'content-type': type = '' } = request.headers();
  const headers = { accept, 'next-action': action, 'content-type': type };
  return { path: new URL(request.url()).pathname, headers, body: request.postData() ?? '' };
}

/** Sends a captured request with the cookies of another browser. @returns the answer's text */
export async function replay(page: Page, { path, headers, body }: ActionRequest): Promise<string> {
  const origin = new URL(page.url()).origin;
  const answer = await page.context().request.post(path, { headers: { ...headers, origin }, data: body });
  return answer.text();
}
