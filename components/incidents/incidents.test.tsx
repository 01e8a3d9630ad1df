import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { noCriteria } from '#lib/incidents/criteria.ts';
import type { IncidentView, PacketView } from '#lib/incidents/incident-view.ts';
import { controlOffers } from './control-offers.ts';
import { type IncidentActions, IncidentPage } from './incident-page.tsx';
import { PacketCard } from './packet-card.tsx';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {}, refresh: () => {} }) }));

const hostile = 'pay\u202eroll\u202c<img src=x>\u0000';
const at = '2026-03-02T12:00:00.000Z';
const incident: IncidentView = {
  id: 'INC-7F3K9QXM',
  title: hostile,
  openedBy: '@audrey:x',
  openedAt: at,
  closed: null,
  follows: null,
  followers: [{ id: 'INC-00000000', title: hostile }],
  criteria: { ...noCriteria, rooms: ['!a:x'], agents: ['did:key:z6'], models: [hostile], from: at },
  names: { '!a:x': hostile },
  matches: { jobs: 1, open: 1, tokens: 1, packages: 0, notValid: 0, packageBytes: 0, calls: 1, refusedCalls: 1 },
  jobs: {
    rows: [
      {
        jobId: 'JOB000000001',
        roomName: hostile,
        agentName: hostile,
        requester: hostile,
        requestText: hostile,
        state: 'running',
        requestedAt: at,
        verdict: null,
        code: null,
      },
    ],
    page: 1,
    pages: 1,
  },
  tokens: [{ jti: 'jti', jobId: 'JOB000000001', expiresAt: at, collected: true }],
  calls: [{ kind: 'tool', name: hostile, outcome: 'refused PLAN_MISMATCH', refused: true, count: 1 }],
  refusals: [],
  controls: [],
  findings: { rows: [{ id: 'f', text: hostile, subject: hostile, by: '@audrey:x', at }], all: 3 },
  packets: [],
  entries: [],
};
const never = async () => ({}) as never;
const actions: IncidentActions = { addFinding: never, attachControl: never, requestPacket: never, close: never };
const drawn = (change: Partial<IncidentView> = {}, mayControl = true, may: IncidentActions | null = actions) =>
  renderToStaticMarkup(
    <IncidentPage incident={{ ...incident, ...change }} attachable={[]} mayControl={mayControl} actions={may} />,
  );

describe('the page of an incident', () => {
  test('shows what others wrote as marked text: neither turned around nor markup', () => {
    const html = drawn({ closed: { by: '@audrey:x', at, conclusion: hostile } });
    for (const bad of ['\u202e', '\u0000', '<img src=x>']) expect(html).not.toContain(bad);
  });

  test('offers controls to those who may apply them, and nothing to those who only read', () => {
    expect(drawn()).toContain('Revoke…');
    expect(drawn({}, false)).not.toContain('Revoke…');
    const reading = drawn({}, false, null);
    for (const words of ['Add the finding', 'Close the incident', 'Export the packet', 'Attach it'])
      expect(reading).not.toContain(words);
  });

  test('takes nothing more once it is closed, but is exported and followed', () => {
    const html = drawn({ closed: { by: '@audrey:x', at, conclusion: 'Contained.' } });
    for (const words of ['Add the finding', 'Close the incident', 'Revoke…']) expect(html).not.toContain(words);
    expect(html).toContain('Export the packet');
    expect(html).toContain('room=%21a%3Ax');
    expect(html).toContain('follows=INC-7F3K9QXM');
  });

  test('says how many findings there are when it does not show all', () => {
    expect(drawn()).toContain('The first 1 of 3');
  });
});

describe('the packet', () => {
  const packet: PacketView = {
    id: 'p',
    state: 'waiting',
    requestedBy: '@audrey:x',
    requestedAt: at,
    failure: null,
    sha256: null,
    bytes: null,
    verdict: null,
    code: null,
  };
  const card = (change: Partial<PacketView>) =>
    renderToStaticMarkup(<PacketCard incidentId="INC-7F3K9QXM" packets={[{ ...packet, ...change }]} action={never} />);

  test('shows how far it is, and is not asked for twice', () => {
    expect(card({})).toContain('Waits for the log');
    expect(card({})).toContain('disabled');
    expect(card({ state: 'signed' })).toContain('waits for its place in the log');
    expect(card({ state: 'failed', failure: 'Too large.' })).toContain('Too large.');
  });

  test('once it is sealed shows the verdict with its code, and is a download', () => {
    const html = card({
      state: 'sealed',
      verdict: 'INCOMPLETE',
      code: 'JOB_PACKAGE_MISSING',
      bytes: 2048,
      sha256: 'ab',
    });
    for (const words of ['INCOMPLETE', 'JOB_PACKAGE_MISSING', '2 KiB', '/incidents/INC-7F3K9QXM/packets/p'])
      expect(html).toContain(words);
  });
});

test('the controls offered are laid over what the jobs have in common, each by the kinds that take it', () => {
  const offers = controlOffers('INC-7F3K9QXM', { ...incident.criteria, approvers: ['@alice:x'] });
  expect(offers.map(({ words, links }) => [words, links.length])).toEqual([
    ['Agent', 2],
    ['Room', 3],
    ['Approved by', 1],
    ['Everything', 3],
  ]);
  expect(offers[1]?.links[0]?.href).toBe(
    '/controls?kind=revoke&scope=room&subject=%21a%3Ax&incident=INC-7F3K9QXM#apply',
  );
});
