// The worker killed at the worst moments, against the real homeserver: nothing is lost and nothing is said twice.

import { expect, test } from '@playwright/test';
import { getConfig } from '#lib/config.ts';
import { demoAccount } from '#scripts/stack/demo-rooms.ts';
import { exitOf, install, killStarted, stop } from './fixtures/worker-installation.ts';

test.afterEach(killStarted);

const points = [
  ['fetched', 'between fetch and commit'],
  ['committed', 'between commit and send'],
  ['sent', 'between send and recording'],
] as const;

for (const [point, when] of points) {
  test(`the worker killed ${when} loses no request and answers it once`, async () => {
    test.slow(); // four processes start one after the other
    const { roomId, botId, one, start } = await install();
    const rita = await demoAccount(getConfig(), 'rita');
    await rita.join(roomId);
    const first = start('run', 'none');
    await expect.poll(() => one('SELECT state::text FROM room'), { timeout: 60_000 }).toBe('joined');
    await stop(first);

    const killed = exitOf(start('run', point));
    const requestId = await rita.send(roomId, '!job summarise the ledger');
    expect(await killed).toBe('SIGKILL');

    const second = start('run', 'none');
    const delivered = `SELECT count(*)::int FROM outbox_message WHERE kind = 'accepted' AND state = 'delivered'`;
    await expect.poll(() => one(delivered), { timeout: 60_000 }).toBe(1);
    await stop(second);

    expect(await one('SELECT count(*)::int FROM matrix_event WHERE "eventId" = $1', requestId)).toBe(1);
    expect(await one('SELECT count(*)::int FROM job WHERE "requestEventId" = $1', requestId)).toBe(1);
    expect(await one(`SELECT count(*)::int FROM audit_entry WHERE action = 'job.requested'`)).toBe(1);
    expect(await one('SELECT count(*)::int FROM outbox_message')).toBe(1);
    const answers = (await rita.thread(roomId, requestId)).filter((message) => message.sender === botId);
    expect(answers.map((message) => message.body.split('.')[0])).toEqual([
      expect.stringMatching(/^Job \w{12} accepted$/),
    ]);
    await rita.close();
  });
}
