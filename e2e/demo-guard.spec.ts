import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { environment, getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { freePort } from '#lib/db/free-port.ts';
import { root } from '#scripts/stack/paths.ts';
import { alice } from './people.ts';
import { type ActionRequest, captureAction } from './server-action.ts';
import { expect, type Page, test } from './test.ts';

const offer = 'Or be one of the demo’s people';

/** Alice's one click, taken off its way. */
async function oneClick(page: Page): Promise<ActionRequest> {
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: offer })).toBeVisible();
  return captureAction(page, '"personId"', () => page.getByRole('button', { name: alice }).click());
}

const sessionsOfAlice = () =>
  db().session.count({ where: { person: { bindings: { some: { mxid: alice, unboundAt: null } } } } });

type Answer = { headers: IncomingHttpHeaders; text: string };

/** One request to the console's own port under a host name of the caller's choice, which no browser API allows. */
function under(host: string, method: string, path: string, headers: object = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: getConfig().port, method, path, headers: { ...headers, host } };
    const sent = httpRequest(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve({ headers: answer.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('under any host name but loopback nobody is offered the demo’s one click, and nobody gets it', async ({
  visitor,
}) => {
  const click = await oneClick(await visitor());
  const before = await sessionsOfAlice();
  expect((await under(`localhost:${getConfig().port}`, 'GET', '/sign-in')).text).toContain(offer);
  for (const host of ['console.example.org', '192.0.2.7', 'localhost.example.org', '127.0.0.1.example.org']) {
    const authority = `${host}:${getConfig().port}`;
    expect((await under(authority, 'GET', '/sign-in')).text, host).not.toContain(offer);
    // Attack: a page that was rebound to 127.0.0.1 sends the click by itself.
    const headers = { ...click.headers, origin: `http://${authority}` };
    const answer = await under(authority, 'POST', click.path, headers, click.body);
    expect(answer.text, host).toContain('"code":"DEMO_NOT_OFFERED"');
    expect(answer.headers['set-cookie'], host).toBeUndefined();
  }
  expect(await sessionsOfAlice()).toBe(before);
});

/** A console of the same installation that is told of a homeserver, as an operator of one's own would tell it. */
async function ownHomeserverConsole() {
  const { matrix, secrets } = getConfig();
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'bin/countersign.ts'), 'web'], {
    cwd: root,
    stdio: 'ignore',
    env: {
      ...environment(),
      NODE_ENV: 'production',
      COUNTERSIGN_PORT: String(port),
      MATRIX_HOMESERVER_URL: matrix.homeserverUrl,
      MATRIX_BOT_USER_ID: matrix.botUserId,
      MATRIX_BOT_PASSWORD: secrets?.botPassword ?? '',
    },
  });
  const url = `http://localhost:${port}`;
  const alive = () =>
    fetch(`${url}/api/health`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(alive, { message: 'the second console answers', timeout: 30_000 }).toBe(200);
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}

test('with a homeserver of one’s own there is no demo: no people, no notice, no click', async ({ visitor }) => {
  const click = await oneClick(await visitor());
  const before = await sessionsOfAlice();
  const second = await ownHomeserverConsole();
  try {
    const page = await visitor();
    await page.goto(`${second.url}/sign-in`);
    await expect(page.getByRole('button', { name: 'Send me a code' })).toBeVisible();
    await expect(page.getByRole('heading', { name: offer })).toHaveCount(0);
    await expect(page.getByText('Demo: embedded homeserver')).toHaveCount(0);
    const headers = { ...click.headers, origin: second.url };
    const answer = await page.request.post(`${second.url}${click.path}`, { headers, data: click.body });
    expect(await answer.text()).toContain('"code":"DEMO_NOT_OFFERED"');
    expect(await page.context().cookies()).toEqual([]);
  } finally {
    await second.stop();
  }
  expect(await sessionsOfAlice()).toBe(before);
});
