import { expect, test } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { encodeBase64 } from '#lib/tlog/base64.ts';
import { signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf, hashNode } from '#lib/tlog/hash.ts';
import { formatVkey } from '#lib/tlog/vkey.ts';
import { checkInclusion, type LoggedRecord, type LogProof } from './check-inclusion.ts';

const origin = 'example.org/log/0';
const signer = await signerFromSeed(new Uint8Array(32).fill(7));

const record: LoggedRecord = {
  action: 'role.granted',
  actor: 'system:setup',
  target: 'person:1',
  at: '2026-03-02T12:00:00.000Z',
  detailText: '{"role":"auditor"}',
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
};
const leafText = auditLeafText({ ...record, at: new Date(record.at) });
const sibling = hashLeaf(utf8('another'));
const root = hashNode(hashLeaf(utf8(leafText)), sibling);
const proof: LogProof = {
  origin,
  vkey: formatVkey({ name: origin, type: 0x01, publicKey: signer.publicKey }),
  index: 0,
  leafText,
  path: [encodeBase64(sibling)],
  checkpoint: await signCheckpoint({ origin, size: 2, root }, signer),
};

const outcomes = async (entry: LoggedRecord, given: LogProof) =>
  (await checkInclusion(entry, given)).steps.map(({ name, outcome }) => `${name} ${outcome}`);

test('an entry that stands in the log passes every check', async () => {
  expect(await outcomes(record, proof)).toEqual(['leaf passed', 'checkpoint passed', 'inclusion passed']);
  expect(await checkInclusion(record, proof)).toMatchObject({ size: 2, root: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test.each(Object.keys(record) as (keyof LoggedRecord)[])(
  'a server that shows another %s is found out',
  async (name) => {
    const other = { ...record, [name]: name === 'at' ? '2026-03-02T12:00:01.000Z' : `${record[name]}x` };
    expect(await outcomes(other, proof)).toEqual(['leaf failed', 'checkpoint passed', 'inclusion passed']);
  },
);

test('a leaf made to fit another detail is not in the tree', async () => {
  const other = { ...record, detailText: '{"role":"admin"}' };
  const forged = { ...proof, leafText: auditLeafText({ ...other, at: new Date(other.at) }) };
  expect(await outcomes(other, forged)).toEqual(['leaf passed', 'checkpoint passed', 'inclusion failed']);
});

test.each([
  ['another index', { index: 1 }],
  ['no path', { path: [] }],
  ['a path of something else', { path: ['nonsense'] }],
])('%s leads nowhere', async (_, change) => {
  expect(await outcomes(record, { ...proof, ...change })).toContain('inclusion failed');
});

test('a checkpoint that the log did not sign shows nothing', async () => {
  const thief = await signerFromSeed(new Uint8Array(32).fill(8));
  const checkpoint = await signCheckpoint({ origin, size: 2, root }, thief);
  for (const change of [{ checkpoint }, { checkpoint: 'x' }, { origin: 'other.org/log/0' }]) {
    const found = await outcomes(record, { ...proof, ...change });
    expect(found).toEqual(['leaf passed', 'checkpoint failed', 'inclusion not_made']);
  }
});
