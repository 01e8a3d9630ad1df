import type { Page } from '@playwright/test';

/** Holds the decisions of several browsers back until all of them have one to send. */
export class Gate {
  #missing: number;
  #open = Promise.withResolvers<void>();

  constructor(count: number) {
    this.#missing = count;
  }

  async holdDecision(page: Page): Promise<void> {
    await page.route('**/*', async (route) => {
      if (!route.request().postData()?.includes('"digest"')) return route.fallback();
      this.#missing -= 1;
      if (this.#missing === 0) this.#open.resolve();
      await this.#open.promise;
      await route.continue();
    });
  }
}
