// `test` of every story: browsers of their own for as many people as it needs.

import { type BrowserContextOptions, test as base, type Page } from '@playwright/test';
import { getConfig } from '#lib/config.ts';
import { signIn } from './people.ts';

type SignedIn = BrowserContextOptions['storageState'];

/** Whoever signed in by click once in this process keeps the session, as a person keeps a browser. */
const sessions = new Map<string, SignedIn>();

type Stories = {
  /** A page in a browser of its own, signed in as this Matrix id. */
  as: (mxid: string) => Promise<Page>;
  /** A page in a browser of its own, signed in as nobody or with a session that was kept. */
  visitor: (kept?: SignedIn) => Promise<Page>;
};

export const test = base.extend<Stories>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are asked for off this pattern
  baseURL: async ({}, use) => use(getConfig().publicUrl),
  visitor: async ({ browser, contextOptions }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (kept) => {
      const context = await browser.newContext({ ...contextOptions, storageState: kept });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  as: async ({ visitor }, use) => {
    await use(async (mxid) => {
      const kept = sessions.get(mxid);
      const page = await visitor(kept);
      if (!kept) {
        await signIn(page, mxid);
        sessions.set(mxid, await page.context().storageState());
      }
      return page;
    });
  },
});

export { expect, type Locator, type Page } from '@playwright/test';
