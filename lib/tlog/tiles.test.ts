import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntries, encodeEntries } from './entries.ts';
import { inclusionPath, verifyInclusion } from './proofs.ts';
import { codeOf, leafHashes } from './testing.ts';
import { entriesPath, nodeFromTile, parseTilePath, tileOfNode, tilePath, tilesFor } from './tiles.ts';
import { rootFromHashes } from './tree.ts';

const hashTiles = (size: number, from = 0) => [...tilesFor(size, from)].filter(({ level }) => level !== null);
const counts = (size: number) => {
  const tiles = hashTiles(size);
  return [0, 1, 2].map((level) => tiles.filter((tile) => tile.level === level).map(({ width }) => width));
};
const full = (count: number) => Array.from({ length: count }, () => 256);

describe('tiles of a size', () => {
  it.each([
    [0, [[], [], []]],
    [1, [[1], [], []]],
    [255, [[255], [], []]],
    [256, [[256], [1], []]],
    [257, [[256, 1], [1], []]],
    [65_536, [full(256), [256], [1]]],
    // The specification's own example.
    [70_000, [[...full(273), 112], [256, 17], [1]]],
  ])('%i leaves', (size, expected) => {
    expect(counts(size)).toEqual(expected);
  });

  it('of a grown tree are those that the smaller one did not have', () => {
    fc.assert(
      fc.property(fc.nat(70_000), fc.nat(70_000), (a, b) => {
        const [from, size] = a < b ? [a, b] : [b, a];
        const names = (tiles: Iterable<unknown>) => [...tiles].map((tile) => JSON.stringify(tile));
        const before = new Set(names(tilesFor(from)));
        expect(names(tilesFor(size, from))).toEqual(names(tilesFor(size)).filter((name) => !before.has(name)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('paths', () => {
  it.each([
    [tilePath(0, 0), 'tile/0/000'],
    [tilePath(0, 0, 1), 'tile/0/000.p/1'],
    [tilePath(0, 255), 'tile/0/255'],
    [tilePath(1, 256, 255), 'tile/1/256.p/255'],
    [tilePath(2, 999), 'tile/2/999'],
    [tilePath(2, 1000), 'tile/2/x001/000'],
    [tilePath(63, 1_234_067), 'tile/63/x001/x234/067'],
    [entriesPath(65_536), 'tile/entries/x065/536'],
    [entriesPath(7, 12), 'tile/entries/007.p/12'],
  ])('%s', (path, expected) => {
    expect(path).toBe(expected);
  });

  it('lead back to their tile', () => {
    const tile = fc.record({
      level: fc.oneof(fc.nat(63), fc.constant(null)),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tile, ({ level, index, width }) => {
        const path = level === null ? entriesPath(index, width) : tilePath(level, index, width);
        expect(parseTilePath(path)).toEqual({ level, index, width });
      }),
    );
  });

  it.each([
    'tile/0/0',
    'tile/0/00',
    'tile/0/x000/001',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000/',
    'tile/0/x001',
    'tile/0/001/234',
    'tile/0/../000',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/entries/x009/x007/x199/x254/x740/992',
    '/tile/0/000',
    'tile/0/000\n',
    'tile/0/٠٠٠',
  ])('refuses %j', async (path) => {
    expect(['BAD_TILE', 'BAD_SIZE']).toContain(await codeOf(() => parseTilePath(path)));
  });

  it('refuses tiles that no log has', async () => {
    for (const work of [
      () => tilePath(64, 0),
      () => tilePath(0, 0, 0),
      () => tilePath(0, 0, 257),
      () => entriesPath(0, 1.5),
    ])
      expect(await codeOf(work)).toBe('BAD_TILE');
    expect(await codeOf(() => tilePath(0, -1))).toBe('BAD_SIZE');
  });
});

describe('nodes', () => {
  it('come out of tiles so that every proof of a tree holds', async () => {
    const size = 66_000;
    const hashes = leafHashes(size);
    const tileBytes = new Map<string, Uint8Array>();
    for (const { level, index, width } of hashTiles(size)) {
      const span = 256 ** (level as number);
      const parts = Array.from({ length: width }, (_, at) => {
        const first = (index * 256 + at) * span;
        return rootFromHashes(hashes.slice(first, first + span));
      });
      tileBytes.set(`${level}/${index}`, Buffer.concat(parts));
    }
    const read = (level: number, index: number) => {
      const tile = tileOfNode(level, index);
      return nodeFromTile(tileBytes.get(`${tile.level}/${tile.index}`) as Uint8Array, level, index);
    };
    const root = rootFromHashes(hashes);
    for (const index of [0, 255, 256, 257, 65_535, 65_536, 65_999]) {
      const path = await inclusionPath(index, size, read);
      verifyInclusion({ leafHash: hashes[index] as Uint8Array, index, size, path, root });
    }
    const narrow = (tileBytes.get('0/0') as Uint8Array).subarray(0, 64);
    expect(await codeOf(() => nodeFromTile(narrow, 2, 0))).toBe('BAD_TILE');
    expect(await codeOf(() => nodeFromTile(narrow.subarray(1), 0, 0))).toBe('BAD_TILE');
  });
});

describe('entry bundles', () => {
  it('read back what they were made of', () => {
    const leaves = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(leaves, (entries) => {
        expect(decodeEntries(encodeEntries(entries))).toEqual(entries);
      }),
    );
    expect([...encodeEntries([Uint8Array.of(7, 8), new Uint8Array()])]).toEqual([0, 2, 7, 8, 0, 0]);
  });

  it('hold a leaf of 65,535 bytes and none longer, 256 leaves and none more', async () => {
    expect(encodeEntries([new Uint8Array(65_535)])).toHaveLength(65_537);
    expect(await codeOf(() => encodeEntries([new Uint8Array(65_536)]))).toBe('BAD_LEAF');
    expect(await codeOf(() => encodeEntries(Array(257).fill(new Uint8Array())))).toBe('BAD_TILE');
    expect(await codeOf(() => encodeEntries([]))).toBe('BAD_TILE');
  });

  it.each([
    ['nothing', []],
    ['half a length', [0]],
    ['less than the length says', [0, 2, 1]],
    ['257 entries', Array(514).fill(0)],
  ])('refuse %s', async (_name, bytes) => {
    expect(await codeOf(() => decodeEntries(Uint8Array.from(bytes)))).toBe('BAD_TILE');
  });
});
