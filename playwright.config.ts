import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from '#scripts/stack/chromium.ts';
import { testDir } from '#scripts/stack/paths.ts';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: join(testDir, 'stories'),
  globalSetup: './e2e/fixtures/stack.ts',
  // One product, one homeserver, two cores: stories run one after another, each in rooms of its own.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    headless: true,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
