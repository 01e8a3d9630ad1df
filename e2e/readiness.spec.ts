import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getConfig } from '#lib/config.ts';
import { expect, test } from './test.ts';

type Readiness = { ready: boolean; parts: { part: string; ok: boolean; detail: string }[] };

const pidOf = (name: string): number =>
  JSON.parse(readFileSync(join(getConfig().dataDir, 'run.json'), 'utf8')).children[name].pid;

async function ready() {
  const answer = await fetch(`${getConfig().publicUrl}/api/ready`);
  const { parts } = (await answer.json()) as Readiness;
  return { status: answer.status, broken: parts.filter(({ ok }) => !ok).map(({ part }) => part) };
}

test('readiness names the part that does not work, and nothing else', async () => {
  const works = { status: 200, broken: [] };
  await expect.poll(ready).toEqual(works);
  const gateway = pidOf('gateway');
  process.kill(gateway, 'SIGSTOP');
  try {
    await expect.poll(ready).toEqual({ status: 503, broken: ['gateway'] });
    expect((await fetch(`${getConfig().publicUrl}/api/health`)).status, 'it is alive all the same').toBe(200);
  } finally {
    process.kill(gateway, 'SIGCONT');
  }
  await expect.poll(ready).toEqual(works);
});
