import { describe, expect, it } from 'vitest';
import { referenceMax } from './address.ts';
import { readReference } from './reading.ts';

const shapes = (text: string) => readReference(text).readings;
const event = '$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg';
const room = '!finance:example.org';
const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const b64u = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';
const uuid = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';

describe('what a pasted text looks like', () => {
  it.each([
    [event, { shape: 'event', id: event }],
    [`  <${event}>, `, { shape: 'event', id: event }],
    [`https://matrix.to/#/${room}/${event}?via=example.org`, { shape: 'event', id: event }],
    [
      `https://matrix.to/#/${encodeURIComponent(room)}/${encodeURIComponent(event)}?via=a.example&via=b.example`,
      { shape: 'event', id: event },
    ],
    [`https://matrix.to/#/${room}`, { shape: 'room', id: room }],
    [`matrix:roomid/finance:example.org/e/${event.slice(1)}?via=example.org`, { shape: 'event', id: event }],
    [`https://app.element.io/#/room/${room}/${event}`, { shape: 'event', id: event }],
    ['@alice:example.org', { shape: 'person', id: '@alice:example.org' }],
    ['7F3K9QXM2BTV', { shape: 'job', id: '7F3K9QXM2BTV' }],
    ['job 7f3k9qxm2btv.', { shape: 'job', id: '7F3K9QXM2BTV' }],
    ['job:7F3K9QXM2BTV', { shape: 'job', id: '7F3K9QXM2BTV' }],
    ['pkg_7F3K9QXM2BTV', { shape: 'job', id: '7F3K9QXM2BTV' }],
    ['7F3K9QXM2BTO', { shape: 'job', id: '7F3K9QXM2BT0' }],
    [uuid.toUpperCase(), { shape: 'uuid', id: uuid }],
    [`rcpt_${uuid}`, { shape: 'named', id: `rcpt_${uuid}` }],
    [hex, { shape: 'hash', hex, b64u }],
    [`sha256:${hex.toUpperCase()}`, { shape: 'hash', hex, b64u }],
    [b64u, { shape: 'hash', hex, b64u }],
    ['9F86d081', { shape: 'code', id: '9f86d081' }],
    ['entry 123', { shape: 'entry', id: '123' }],
    ['#123', { shape: 'entry', id: '123' }],
    [
      'https://console.example/jobs/7F3K9QXM2BTV?tab=policy',
      { shape: 'page', page: { of: 'job', id: '7F3K9QXM2BTV' } },
    ],
    ['https://console.example/evidence/job/7F3K9QXM2BTV', { shape: 'page', page: { of: 'job', id: '7F3K9QXM2BTV' } }],
    [`https://console.example/controls/${uuid}`, { shape: 'page', page: { of: 'control', id: uuid } }],
    [`https://console.example/policies/${b64u}`, { shape: 'page', page: { of: 'policy', id: b64u } }],
    ['https://console.example/audit/123', { shape: 'page', page: { of: 'entry', id: '123' } }],
    ['https://forge.example/acme/pull/42', { shape: 'url', url: 'https://forge.example/acme/pull/42' }],
    ['the ledger of March', { shape: 'words' }],
  ])('%s', (text, reading) => {
    expect(shapes(text)).toMatchObject([reading]);
  });

  it('reads the few identifiers of a line that was copied whole, and no more than five', () => {
    expect(shapes(`job 7F3K9QXM2BTV under ${hex}`).map(({ shape }) => shape)).toEqual(['job', 'hash']);
    expect(shapes(`${hex} `.repeat(400)).length).toBeLessThanOrEqual(5);
  });

  it('has nothing to read in nothing', () => {
    expect(readReference(' \n ')).toEqual({ readings: [], problem: null });
  });
});

describe('hostile text ends in a sentence', () => {
  it.each([
    ['A'.repeat(10_000), '10,000 characters'],
    ['A'.repeat(referenceMax + 1), 'Paste only the identifier'],
    ['7F3K9\u0000QXM2BTV', 'U+0000'],
    ['\u202e7F3K9QXM2BTV', 'U+202E'],
    ['7F3K9QXM2\u200bBTV', 'U+200B'],
    ['7F3K9QXM2\ud800BTV', 'U+D800'],
    ['https://console.example/rooms/!a%00b:example.org', 'U+0000'],
    ['https://matrix.to/#/%21a:example.org/%24e%00', 'spells out'],
    ['matrix:roomid/a:example.org/e/%E2%80%AEabc', 'U+202E'],
    ['7F3K9QXМ2BTV', '“М” (U+041C)'],
    ['9f86d081884c7d659а2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'only look like'],
  ])('%j', (text, says) => {
    const { readings, problem } = readReference(text);
    expect(readings).toEqual([]);
    expect(problem).toContain(says);
  });

  it('takes a link with letters of other scripts, which addresses have', () => {
    for (const text of ['https://bücher.example/straße', 'see <https://bücher.example/straße>.']) {
      expect(shapes(text)).toMatchObject([{ shape: 'url', url: 'https://bücher.example/straße' }]);
    }
  });

  it.each([
    '%',
    '$',
    '!',
    '@',
    'https://',
    'https://matrix.to/#/%',
    'matrix:roomid/%E0%A4%A',
    "'; DROP TABLE job; --",
    '../../etc/passwd',
    'javascript:alert(1)',
  ])('does not fail over %s', (text) => expect(() => readReference(text)).not.toThrow());
});
