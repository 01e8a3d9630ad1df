import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorsFolder } from '#lib/testing/shared-data.ts';
import { decodeHash, emptyRoot, hashLeaf, hashNode } from './hash.ts';
import { consistencyPath, inclusionPath, verifyConsistency, verifyInclusion } from './proofs.ts';
import { codeOf, leafHashes, readFrom } from './testing.ts';
import { peaksOf, rootFromHashes, TreeBuilder } from './tree.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const all = leafHashes(300);
const read = readFrom(all);
const rootOf = (size: number) => rootFromHashes(all.slice(0, size));

/** The tree hash as RFC 6962 defines it. */
function treeHash(hashes: Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return emptyRoot;
  if (hashes.length === 1) return hashes[0] as Uint8Array;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return hashNode(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)));
}

describe.skipIf(!vectorsFolder)('outside vectors (skipped without ../shared/data/vectors)', () => {
  const text = vectorsFolder ? readFileSync(join(vectorsFolder, 'merkle/vectors.json'), 'utf8') : '{}';
  const { inclusion = [], consistency = [] } = JSON.parse(text);

  it('every inclusion vector ends as stated', async () => {
    expect(inclusion.length).toBeGreaterThan(40);
    for (const v of inclusion) {
      const verify = () =>
        verifyInclusion({
          leafHash: decodeHash(v.leafHash),
          index: v.leafIdx,
          size: v.treeSize,
          root: decodeHash(v.root),
          path: (v.proof ?? []).map(decodeHash),
        });
      expect([v.name, (await codeOf(verify)) !== 'ACCEPTED']).toEqual([v.name, v.wantErr]);
    }
  });

  it('every consistency vector ends as stated, those that begin at size 0 refused', async () => {
    expect(consistency.length).toBeGreaterThan(40);
    for (const v of consistency) {
      const verify = () =>
        verifyConsistency({
          first: v.size1,
          second: v.size2,
          firstRoot: decodeHash(v.root1),
          secondRoot: decodeHash(v.root2),
          path: (v.proof ?? []).map(decodeHash),
        });
      expect([v.name, (await codeOf(verify)) !== 'ACCEPTED']).toEqual([v.name, v.wantErr || v.size1 === 0]);
    }
  });
});

describe('the tree', () => {
  it('has the hashes that RFC 6962 names for nothing and for one empty leaf', () => {
    expect(hex(emptyRoot)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(hashLeaf(new Uint8Array()))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('grows to the root that the definition gives, at every size', () => {
    const tree = new TreeBuilder();
    for (let size = 0; size < all.length; size++) {
      expect(hex(tree.root())).toBe(hex(treeHash(all.slice(0, size))));
      tree.append(all[size] as Uint8Array);
    }
  });

  it('continues from its peaks, and refuses peaks that are not those of the size', async () => {
    for (const size of [0, 1, 7, 255, 256, 257]) {
      const peaks = peaksOf(0, size).map(({ level, index }) => read(level, index) as Uint8Array);
      const tree = new TreeBuilder(size, peaks);
      expect(hex(tree.root())).toBe(hex(rootOf(size)));
      tree.append(all[size] as Uint8Array);
      expect(hex(tree.root())).toBe(hex(rootOf(size + 1)));
      expect(await codeOf(() => new TreeBuilder(size, [...peaks, emptyRoot]))).toBe('BAD_SIZE');
    }
  });

  it('refuses sizes that are no safe integers', async () => {
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(await codeOf(() => new TreeBuilder(size, []))).toBe('BAD_SIZE');
      expect(await codeOf(() => inclusionPath(0, size, read))).toBe('BAD_SIZE');
      expect(await codeOf(() => consistencyPath(1, size, read))).toBe('BAD_SIZE');
    }
    expect(await codeOf(() => inclusionPath(3, 3, read))).toBe('BAD_SIZE');
    expect(await codeOf(() => consistencyPath(0, 3, read))).toBe('BAD_SIZE');
    expect(await codeOf(() => consistencyPath(4, 3, read))).toBe('BAD_SIZE');
  });
});

const spot = fc.integer({ min: 1, max: 300 }).chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));
const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('inclusion', () => {
  it('holds for any leaf of any tree', async () => {
    await fc.assert(
      fc.asyncProperty(spot, async ([index, size]) => {
        const path = await inclusionPath(index, size, read);
        verifyInclusion({ leafHash: all[index] as Uint8Array, index, size, path, root: rootOf(size) });
      }),
    );
  });

  it('is refused once any byte of leaf, path or root, or the index, or the length of the path differs', async () => {
    await fc.assert(
      fc.asyncProperty(spot, fc.nat(31), fc.nat(), async ([index, size], at, pick) => {
        const path = await inclusionPath(index, size, read);
        const claim = { leafHash: all[index] as Uint8Array, index, size, path, root: rootOf(size) };
        const other = path.map((hash, i) => (i === pick % path.length ? flipped(hash, at) : hash));
        const wrong = [
          { ...claim, leafHash: flipped(claim.leafHash, at) },
          { ...claim, root: flipped(claim.root, at) },
          { ...claim, index: (index + 1 + (pick % 300)) % 301 },
          { ...claim, path: [...path, emptyRoot] },
          { ...claim, root: claim.root.subarray(1) },
          ...(path.length > 0
            ? [
                { ...claim, path: other },
                { ...claim, path: path.slice(1) },
              ]
            : []),
        ];
        for (const changed of wrong) expect(await codeOf(() => verifyInclusion(changed))).not.toBe('ACCEPTED');
      }),
    );
  });

  it('never says more about the size than the length of the path allows, and never reads beyond it', async () => {
    await fc.assert(
      fc.asyncProperty(spot, fc.integer({ min: 1, max: 300 }), async ([index, size], otherSize) => {
        const path = await inclusionPath(index, size, readFrom(all.slice(0, size)));
        const claim = { leafHash: all[index] as Uint8Array, index, size: otherSize, path, root: rootOf(otherSize) };
        expect(await codeOf(() => verifyInclusion(claim))).toBe(otherSize === size ? 'ACCEPTED' : 'INCLUSION_INVALID');
      }),
    );
  });
});

describe('consistency', () => {
  it('holds between any two sizes of one tree', async () => {
    await fc.assert(
      fc.asyncProperty(spot, async ([before, second]) => {
        const first = before + 1;
        const path = await consistencyPath(first, second, readFrom(all.slice(0, second)));
        verifyConsistency({ first, second, firstRoot: rootOf(first), secondRoot: rootOf(second), path });
      }),
    );
  });

  it('is refused once any byte, size or the length of the path differs', async () => {
    await fc.assert(
      fc.asyncProperty(spot, fc.nat(31), fc.nat(), async ([before, second], at, pick) => {
        const first = before + 1;
        const path = await consistencyPath(first, second, read);
        const claim = { first, second, firstRoot: rootOf(first), secondRoot: rootOf(second), path };
        const other = path.map((hash, i) => (i === pick % path.length ? flipped(hash, at) : hash));
        const wrong = [
          { ...claim, firstRoot: flipped(claim.firstRoot, at) },
          { ...claim, secondRoot: flipped(claim.secondRoot, at) },
          { ...claim, first: 0 },
          { ...claim, first: second + 1 },
          { ...claim, path: [...path, emptyRoot] },
          { ...claim, firstRoot: rootOf(first - 1) },
          ...(path.length > 0
            ? [
                { ...claim, path: other },
                { ...claim, path: path.slice(1) },
              ]
            : []),
          ...(first < second ? [{ ...claim, secondRoot: rootOf(second - 1) }] : []),
        ];
        for (const changed of wrong) expect(await codeOf(() => verifyConsistency(changed))).not.toBe('ACCEPTED');
      }),
    );
  });

  it('is refused for a tree in which one early leaf was exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(spot, fc.nat(), async ([before, second], pick) => {
        const first = before + 1;
        const forked = all.slice(0, second);
        forked[pick % first] = hashLeaf(Uint8Array.of(1));
        const path = await consistencyPath(first, second, readFrom(forked));
        const claim = { first, second, firstRoot: rootOf(first), secondRoot: rootFromHashes(forked), path };
        expect(await codeOf(() => verifyConsistency(claim))).toBe('CONSISTENCY_INVALID');
      }),
    );
  });
});
