// The intake and the outbox against the real homeserver: what it really sends, refuses and forgets.

import { expect, test } from '@playwright/test';
import { matrixApi } from './fixtures/matrix-api.ts';
import { install, killStarted, stop } from './fixtures/worker-installation.ts';

test.afterEach(killStarted);

const soon = { timeout: 60_000 };

test('rooms as they change: gaps, poison, mute, upgrade, kick, encryption', async () => {
  test.slow();
  const { roomId, botId, one, all, start } = await install();
  const [rita, adam] = [await matrixApi('rita'), await matrixApi('adam')];
  await rita.call('POST', `/join/${encodeURIComponent(roomId)}`, {});
  const state = () => one('SELECT state::text FROM room');
  const outcomeOf = (eventId: string) => one('SELECT outcome FROM matrix_event WHERE "eventId" = $1', eventId);
  const before = await rita.say(roomId, '!job said before the bot joined');
  let worker = start('run', 'none');
  await expect.poll(state, soon).toBe('joined');

  await test.step('M27 what was said before the bot joined is never acted on', async () => {
    const after = await rita.say(roomId, '!help');
    await expect.poll(() => outcomeOf(after), soon).toBe('answered');
    expect(await one('SELECT verdict FROM matrix_event WHERE "eventId" = $1', before)).toBe('ignored:before_join');
    expect(await one('SELECT count(*)::int FROM job')).toBe(0);
  });

  await test.step('M28 an invitation that no admin waits for is refused by the homeserver', async () => {
    const other = String((await rita.call('POST', '/createRoom', { preset: 'private_chat' })).room_id);
    await expect
      .poll(async () => (await rita.room(other, 'POST', '/invite', { user_id: botId })).errcode, soon)
      .toBe('M_INVITE_BLOCKED');
  });

  await test.step('M02 180 messages while the worker is down arrive once and in order', async () => {
    await stop(worker);
    for (let i = 0; i < 180; i++) await rita.say(roomId, `gap ${i}`);
    worker = start('run', 'none');
    const bodies = `SELECT raw::json->'content'->>'body' FROM matrix_event
      WHERE verdict = 'ignored:chat' AND raw LIKE '%"gap %' ORDER BY seq`;
    await expect.poll(async () => (await all(bodies)).length, soon).toBe(180);
    expect(await all(bodies)).toEqual(Array.from({ length: 180 }, (_, i) => `gap ${i}`));
  });

  await test.step('M11–M15 hostile events that the homeserver accepts stop nothing', async () => {
    await rita.send(roomId, '{"msgtype":"m.text","body":"NUL \\u0000 here","a\\u0000b":"\\u0000"}');
    await rita.send(roomId, '{"msgtype":"m.text","body":"!help","body":"hello","constructor":{"prototype":{}}}');
    await rita.send(roomId, '{"__proto__":{"msgtype":"m.text","body":"!help"}}');
    await rita.send(roomId, { msgtype: 'm.text', body: '\u202e!help' });
    const last = await rita.say(roomId, '!help');
    await expect.poll(() => outcomeOf(last), soon).toBe('answered');
    expect(await one(`SELECT count(*)::int FROM matrix_event WHERE verdict = 'command:help'`)).toBe(2);
  });

  await test.step('M29 a tombstone that its sender may not write changes nothing', async () => {
    const forged = await rita.room(roomId, 'PUT', '/state/m.room.tombstone/', { replacement_room: '!x' });
    expect(forged.errcode).toBe('M_FORBIDDEN');
    expect(await state()).toBe('joined');
  });

  await test.step('M21 a muted bot’s message is blocked, with the homeserver’s reason', async () => {
    const levels = await adam.room(roomId, 'GET', '/state/m.room.power_levels/');
    await adam.room(roomId, 'PUT', '/state/m.room.power_levels/', { ...levels, events_default: 50 });
    await adam.say(roomId, '!status 7F3K9QXM2BTV');
    const why = `SELECT "lastError" FROM outbox_message WHERE state = 'blocked'`;
    await expect.poll(() => one(why), soon).toContain('403');
    await adam.room(roomId, 'PUT', '/state/m.room.power_levels/', levels);
  });

  await test.step('M33 the bot kicked: lost; invited again: taken up', async () => {
    await adam.room(roomId, 'POST', '/kick', { user_id: botId });
    await expect.poll(state, soon).toBe('lost');
    await expect
      .poll(async () => (await adam.room(roomId, 'POST', '/invite', { user_id: botId })).errcode, soon)
      .not.toBe('M_INVITE_BLOCKED');
    await expect.poll(state, soon).toBe('joined');
  });

  await test.step('M66, M64 encryption switched on: the job is void, the bot leaves with the reason, nothing is sent', async () => {
    const request = await rita.say(roomId, '!job read the ledger');
    await expect.poll(() => outcomeOf(request), soon).toBe('requested');
    await expect
      .poll(() => one(`SELECT count(*)::int FROM outbox_message WHERE state IN ('queued', 'sent')`), soon)
      .toBe(0);
    await adam.room(roomId, 'PUT', '/state/m.room.encryption/', { algorithm: 'm.megolm.v1.aes-sha2' });
    await expect.poll(state, soon).toBe('encrypted');
    await expect.poll(() => one('SELECT state::text FROM job'), soon).toBe('voided');
    const member = () => adam.room(roomId, 'GET', `/state/m.room.member/${encodeURIComponent(botId)}`);
    await expect.poll(async () => (await member()).membership, soon).toBe('leave');
    expect((await member()).reason).toContain('encrypted');
    const told = `SELECT state::text FROM outbox_message ORDER BY id DESC LIMIT 1`;
    await expect.poll(() => one(told), soon).toBe('blocked');
  });
  await stop(worker);
});

test('M30 an upgraded room is superseded, and its replacement is not allowed by itself', async () => {
  const { roomId, botId, one, all, start } = await install();
  const adam = await matrixApi('adam');
  const worker = start('run', 'none');
  await expect.poll(() => one('SELECT state::text FROM room'), soon).toBe('joined');
  const upgraded = await adam.room(roomId, 'POST', '/upgrade', { new_version: '11' });
  expect(upgraded.replacement_room).toBeTruthy();
  await expect.poll(() => one('SELECT state::text FROM room'), soon).toBe('superseded');
  expect(await all('SELECT "roomId" FROM room')).toEqual([roomId]);
  // A server's admin invites past the block; the invitation is seen, and a further round passes without a join.
  const replacement = String(upgraded.replacement_room);
  const position = () => one('SELECT since FROM matrix_account');
  for (const act of [
    () => adam.room(replacement, 'POST', '/invite', { user_id: botId }),
    () => adam.say(roomId, 'the old room is still read'),
  ]) {
    const before = await position();
    await act();
    await expect.poll(position, soon).not.toBe(before);
  }
  const member = await adam.room(replacement, 'GET', `/state/m.room.member/${encodeURIComponent(botId)}`);
  expect(member.membership).toBe('invite');
  await stop(worker);
});

test('M25 a session ended for good stops the bot and says so; a new start logs in again as the same device', async () => {
  const { one, endSessions, start } = await install();
  const worker = start('run', 'none');
  await expect.poll(() => one('SELECT state::text FROM room'), soon).toBe('joined');
  const device = await one('SELECT "deviceId" FROM matrix_account');
  await endSessions();
  await expect.poll(() => one('SELECT halted FROM matrix_account'), soon).toContain('Start the worker again');
  await stop(worker);
  const again = start('run', 'none');
  await expect.poll(() => one('SELECT halted FROM matrix_account'), soon).toBeNull();
  expect(await one('SELECT "deviceId" FROM matrix_account')).toBe(device);
  await stop(again);
});
