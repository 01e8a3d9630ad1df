// Attacks on server actions: a call taken off its way in one browser and sent from another.

import type { Page, Request } from '@playwright/test';

/** A server action's request as the browser was about to send it. */
export type ActionRequest = { path: string; headers: Record<string, string>; body: string };

/** Does something that calls a server action, and keeps the call that holds these words from being sent. */
export async function captureAction(page: Page, words: string, act: () => Promise<void>): Promise<ActionRequest> {
  const isWanted = (request: Request) => 'next-action' in request.headers() && request.postData()?.includes(words);
  const caught = Promise.withResolvers<Request>();
  await page.route('**/*', async (route) => {
    if (!isWanted(route.request())) return route.fallback();
    await route.abort();
    // Not before: a route that is taken away while a request is on its way lets it pass.
    caught.resolve(route.request());
  });
  const [request] = await Promise.all([caught.promise, act()]);
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
