import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { noCriteria } from '#lib/incidents/criteria.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';
import { openTestConsole, roomId } from '#lib/testing/console.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { applyControlAction } from '../controls/actions.ts';
import { GET as packetRoute } from './[incidentId]/packets/[packetId]/route.ts';
import {
  addFindingAction,
  attachControlAction,
  closeIncidentAction,
  openIncidentAction,
  previewCriteriaAction,
  requestPacketAction,
} from './actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  createMissingKeys(getConfig());
  newBrowser();
});

const incidentId = 'INC-7F3K9QXM';
const uuid = '0192f0c1-2f5a-7b1e-8a53-6d0f4a8f2c11';
const criteria = { ...noCriteria, rooms: [roomId] };
const opening = { title: 'A token was misused', criteria, follows: null };
const revocation = { kind: 'revoke' as const, scope: 'room' as const, subject: roomId, from: null, to: null };
const order = { ...revocation, reason: 'misused', endsAt: null, disputedJobId: null, policy: null };
const packet = (incident: string, packetId: string) =>
  packetRoute(new Request(`http://127.0.0.1/incidents/${incident}/packets/${packetId}`), {
    params: Promise.resolve({ incidentId: incident, packetId }),
  });

const all: [string, () => Promise<unknown>][] = [
  ['previewCriteriaAction', () => previewCriteriaAction(criteria)],
  ['openIncidentAction', () => openIncidentAction(opening)],
  ['addFindingAction', () => addFindingAction({ incidentId, text: 'x', subject: null })],
  ['attachControlAction', () => attachControlAction({ incidentId, controlId: uuid })],
  ['requestPacketAction', () => requestPacketAction({ incidentId })],
  ['closeIncidentAction', () => closeIncidentAction({ incidentId, conclusion: 'x' })],
];

describe.each(all)('%s', (_, act) => {
  test('is refused to whoever is not signed in and to people without a role, and changes nothing', async () => {
    expect(await act()).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
    browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
    expect(await act()).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
    await signIn('@rita:demo.localhost');
    expect(await act()).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
    expect(await db().auditEntry.count({ where: { action: { startsWith: 'incident.' } } })).toBe(0);
  });
});

describe.each(['auditor', 'admin'] as const)('an %s', (role) => {
  test('opens, adds to and closes an incident', async () => {
    await openTestConsole();
    await signIn('@someone:demo.localhost', role);
    const opened = await openIncidentAction(opening);
    if (!opened.ok) throw new Error(opened.error.message);
    const of = { incidentId: opened.value.incidentId };
    expect(await previewCriteriaAction(criteria)).toMatchObject({ ok: true, value: { matches: { jobs: 0 } } });
    expect(await addFindingAction({ ...of, text: 'Nothing left.', subject: null })).toMatchObject({ ok: true });
    expect(await closeIncidentAction({ ...of, conclusion: 'Contained.' })).toMatchObject({ ok: true });
    expect(await addFindingAction({ ...of, text: 'Later.', subject: null })).toMatchObject({
      error: { code: 'INCIDENT_CLOSED' },
    });
    expect(await requestPacketAction(of)).toMatchObject({ ok: true });
  });
});

test('an auditor applies no control, from an incident or elsewhere; an admin’s is attached as it is applied', async () => {
  await openTestConsole();
  await signIn('@audrey:demo.localhost', 'auditor');
  const opened = await openIncidentAction(opening);
  if (!opened.ok) throw new Error(opened.error.message);
  const { incidentId } = opened.value;
  expect(await applyControlAction({ ...order, incidentId })).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
  await signIn('@adam:demo.localhost', 'admin');
  const applied = await applyControlAction({ ...order, incidentId });
  expect(applied).toMatchObject({ ok: true, value: { attached: true } });
  expect(await db().incidentControl.count({ where: { incidentId } })).toBe(1);
  expect(await applyControlAction({ ...order, incidentId: 'INC-00000000' })).toMatchObject({
    ok: true,
    value: { attached: false },
  });
});

test('a packet is handed to auditors and admins, leaves an entry, and is none under another incident', async () => {
  const made = await db().incident.create({
    data: { id: incidentId, title: 't', criteriaText: '{}', openedBy: 'x', openedAt: new Date() },
  });
  const { id } = await db().incidentPacket.create({
    data: {
      incidentId: made.id,
      state: 'sealed',
      requestedBy: 'x',
      requestedAt: new Date(),
      upToAuditId: 1n,
      archive: Uint8Array.of(80, 75),
      sha256: 'ab',
    },
  });
  expect((await packet(incidentId, id)).status).toBe(401);
  await signIn('@rita:demo.localhost');
  expect((await packet(incidentId, id)).status).toBe(403);
  await signIn('@audrey:demo.localhost', 'auditor');
  expect((await packet('INC-00000000', id)).status).toBe(404);
  expect((await packet(incidentId, uuid)).status).toBe(404);
  const answer = await packet(incidentId, id);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="countersign-${incidentId}.zip"`);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(80, 75));
  const copies = await db().auditEntry.findMany({ where: { action: 'evidence.exported' } });
  expect(copies.map(({ target }) => target)).toEqual([`incident:${incidentId}`]);
});
