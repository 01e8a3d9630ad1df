import { expect, test } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { logFiles } from './log-files.ts';
import type { PackageRecord } from './read-package.ts';

const signer = await signerFromSeed(new Uint8Array(32).fill(3));
const note = (shard: number) =>
  signCheckpoint({ origin: `console.test/log/${shard}`, size: 1, root: hashLeaf(Uint8Array.of(shard)) }, signer);

test('entries of an older log stand under its last checkpoint, in files of their own', async () => {
  const checkpoints = [
    { shard: 1, size: 1, noteText: await note(1) },
    { shard: 0, size: 1, noteText: await note(0) },
  ];
  const proof = (shard: number) => ({
    auditId: BigInt(shard + 1),
    shard,
    index: 0,
    leafText: `leaf ${shard}`,
    path: [],
  });
  const row = (shard: number) => ({ id: BigInt(shard + 1), action: 'token.minted', detailText: '{}', salt: 's' });
  const record = {
    entries: [row(0), row(1)],
    proofs: { checkpoint: checkpoints[0], checkpoints, entries: [proof(0), proof(1)] },
  } as unknown as PackageRecord;
  const files = new Map(logFiles(record).map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
  expect([...files.keys()].sort()).toEqual([
    'log/0-0.tlog-proof',
    'log/0.tlog-proof',
    'log/checkpoint',
    'log/checkpoint.0',
    'log/entries.json',
  ]);
  expect(files.get('log/checkpoint')).toBe(checkpoints[0]?.noteText);
  expect(files.get('log/0-0.tlog-proof')?.endsWith(checkpoints[1]?.noteText ?? '?')).toBe(true);
  const listed = JSON.parse(files.get('log/entries.json') ?? '[]');
  expect(listed.map(({ checkpoint }: { checkpoint: string }) => checkpoint)).toEqual([
    'log/checkpoint.0',
    'log/checkpoint',
  ]);
});
