// A decision from the approver's side, on the whole product with its own Synapse: how long a committed approval takes in
// the server and from the click, and how long an event in the room takes to become a row on the approver's screen,
// beside the time in which the homeserver itself hands that event to an ordinary client.

import { type Browser, chromium, type Page } from '@playwright/test';
import { loginToken } from '#e2e/accounts.ts';
import startStack from '#e2e/fixtures/stack.ts';
import { approve, openJob } from '#e2e/job-page.ts';
import { alice, signIn } from '#e2e/people.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import { mintKeys } from '#lib/keys/issuer.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { findChromium } from '#scripts/stack/chromium.ts';
import { atRest, type BenchRoom, benchRoom, pendingJob, requesterOf } from './decide/bench-room.ts';
import { percentile, row } from './decide/percentile.ts';
import { watchSync } from './decide/send-to-sync.ts';
import type { BenchResult } from './run.ts';

const jobs = 200;
const clicks = 20;

async function commits(room: BenchRoom): Promise<number[]> {
  const keys = mintKeys(getConfig(), openKeys(getConfig(), ['issuer']));
  const samples: number[] = [];
  for (let index = 0; index < jobs; index += 1) {
    const { jobId, digest } = await pendingJob(room, index);
    const begun = performance.now();
    await decideJob(
      {
        decision: 'approve',
        jobId,
        seen: { digest },
        approver: { mxid: alice, personId: null },
        channel: 'browser',
        evidence: { level: 'browser-session', detail: {} },
        actor: { kind: 'matrix', mxid: alice },
        now: new Date(),
      },
      keys,
    );
    samples.push(performance.now() - begun);
  }
  return samples;
}

async function clicksToDecision(page: Page, room: BenchRoom): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < clicks; index += 1) {
    const { jobId } = await pendingJob(room, index);
    await openJob(page, jobId);
    let begun = 0;
    page.on('request', (request) => {
      if ('next-action' in request.headers()) begun = performance.now();
    });
    const answered = page.waitForResponse((response) => 'next-action' in response.request().headers());
    await approve(page);
    await answered;
    samples.push(performance.now() - begun);
    await db().token.findFirstOrThrow({ where: { jobId } });
  }
  return samples;
}

/** Resolves with the browser's clock at the moment a text stands on the page. */
const shownAt = (page: Page, text: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (!document.body.textContent?.includes(wanted)) return false;
          resolve(Date.now());
          return true;
        };
        if (look()) return;
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect();
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    text,
  );

async function rowsOnScreen(page: Page, room: BenchRoom): Promise<{ screen: number[]; homeserver: number[] }> {
  const sync = watchSync(await loginToken(alice));
  const screen: number[] = [];
  const homeserver: number[] = [];
  // A short list: what is measured is a row's way to the screen, not the drawing of many.
  await page.goto(`/?view=in-progress&room=${encodeURIComponent(room.roomId)}`);
  for (let index = 0; index < jobs; index += 1) {
    const marker = `marker ${crypto.randomUUID().slice(0, 8)}`;
    const shown = shownAt(page, marker);
    const requester = requesterOf(room, index);
    await atRest();
    const sent = Date.now();
    const eventId = await requester.say(room.roomId, `!job ${marker}`);
    homeserver.push((await sync.seenAt(eventId)) - sent);
    screen.push((await shown) - sent);
    const { id: jobId } = await db().job.findUniqueOrThrow({ where: { requestEventId: eventId } });
    const actor = { kind: 'matrix', mxid: requester.mxid } as const;
    await withdrawJob({ jobId, byMxid: requester.mxid, actor, now: new Date() });
  }
  sync.stop();
  return { screen, homeserver };
}

async function openBrowser(): Promise<{ browser: Browser; page: Page }> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args });
  const page = await browser.newPage({ baseURL: getConfig().publicUrl });
  return { browser, page };
}

export default async function decide(): Promise<BenchResult> {
  const stop = await startStack();
  try {
    const { browser, page } = await openBrowser();
    await signIn(page, alice);
    const room = await benchRoom();
    const commit = await commits(room);
    const click = await clicksToDecision(page, room);
    const { screen, homeserver } = await rowsOnScreen(page, await benchRoom());
    await browser.close();
    const figures = {
      commit_p95_ms: percentile(commit, 0.95),
      row_p95_ms: percentile(screen, 0.95),
      homeserver_p95_ms: percentile(homeserver, 0.95),
    };
    return {
      rows: [
        row('decision committed with its token, in the server', commit),
        row('click to the answered decision, in the browser', click),
        row('event sent to row on the approver’s screen', screen),
        row('event sent to an ordinary client’s /sync', homeserver),
      ],
      figures,
      ratios: { row_vs_homeserver: Math.round((100 * figures.row_p95_ms) / figures.homeserver_p95_ms) / 100 },
    };
  } finally {
    await db().$disconnect();
    await stop();
  }
}
