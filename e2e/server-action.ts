// Attacks on server actions: a call taken off its way in one browser and sent from another.

import type { Page, Request } from '@playwright/test';

/** A server action's request as the browser was about to send it. */
export type ActionRequest = { path: string; headers: Record<string, string>; body: string };

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
