// Whatever stands in a file of a package that its console sealed: the verifier answers and does not throw.

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { buildPackage, later, seal, type TestPackage } from './testing/build-package.ts';
import { verifyPackage } from './verify-package.ts';

const runs = 60;
// Each run seals and verifies a whole package.
const patience = 60_000;

let ours: TestPackage;
let jsonPaths: string[];

beforeAll(async () => {
  ours = await buildPackage({ name: 'alpha', modelCalls: 1 });
  const verbatim = /^(?:README|log\/.*(?:checkpoint|proof)$|checksums|manifest)/;
  jsonPaths = [...ours.files.keys()].filter((path) => !verbatim.test(path));
});

/** The verdict over our package with other text in one file, sealed anew so that the file's content is read. */
async function sealedWith(path: string, text: string): Promise<string> {
  const forged = { ...ours, files: new Map(ours.files).set(path, utf8(text)) };
  await seal(forged);
  const { verdict, checks } = await verifyPackage(forged.files, { now: later });
  expect(checks.every(({ name, detail }) => name !== '' && detail !== '')).toBe(true);
  return verdict;
}

const anyPath = () => fc.nat().map((n) => jsonPaths[n % jsonPaths.length] as string);
// Keys that JavaScript treats in a way of its own, beside every other.
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue({ maxDepth: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '0', 'steps', 'plan'),
      tie('value'),
    ),
  ),
})).value;

test(
  'any JSON in any file never throws, and the package is not VALID',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyPath(), anyJson, async (path, value) => {
        const text = JSON.stringify(value);
        fc.pre(text !== undefined && !(path === 'kept.json' && text === '[]'));
        expect(await sealedWith(path, text)).not.toBe('VALID');
      }),
      { numRuns: runs },
    );
  },
  patience,
);

type Place = { holder: Record<string, unknown>; key: string };
const placesIn = (value: unknown): Place[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.keys(value).flatMap((key) => {
        const holder = value as Record<string, unknown>;
        return [{ holder, key }, ...placesIn(holder[key])];
      });

test(
  'any member of any file replaced by anything, or left out, never throws',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyPath(), fc.nat(), fc.option(anyJson), async (path, where, value) => {
        const document = JSON.parse(new TextDecoder().decode(ours.files.get(path)));
        const places = placesIn(document);
        fc.pre(places.length > 0);
        const { holder, key } = places[where % places.length] as Place;
        if (value === null && !Array.isArray(holder)) delete holder[key];
        else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
        await sealedWith(path, canonicalJson(document));
      }),
      { numRuns: 2 * runs },
    );
  },
  patience,
);

test('bytes that are no text never throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.uint8Array({ maxLength: 60 }), async (where, bytes) => {
      const paths = [...ours.files.keys()];
      const path = paths[where % paths.length] as string;
      const report = await verifyPackage(new Map(ours.files).set(path, bytes), { now: later });
      expect(report.verdict).toBe('INVALID');
    }),
    { numRuns: 100 },
  );
});

test('texts of a million characters, and names that a page would take for its own, stay data', async () => {
  const hostile = `<script>alert(1)</script>\u202e${'x'.repeat(1_000_000)}`;
  const job = JSON.parse(new TextDecoder().decode(ours.files.get('job.json')));
  const forged = { ...ours, files: new Map(ours.files) };
  forged.files.set('job.json', utf8(canonicalJson({ ...job, room_name: hostile })));
  await seal(forged);
  const report = await verifyPackage(forged.files, { now: later });
  expect(report.verdict).toBe('VALID');
});
