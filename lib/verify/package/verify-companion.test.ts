import { beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { buildPackage, later, seal, type TestPackage } from './testing/build-package.ts';
import { verifyCompanion } from './verify-companion.ts';
import { verifyPackage } from './verify-package.ts';

const salt = new Uint8Array(16).fill(7);
const body = utf8('{"messages":[]}');
let made: TestPackage;

beforeAll(async () => {
  made = await buildPackage({ name: 'alpha', modelCalls: 1 });
  const salted = Uint8Array.of(...salt, ...body);
  const kept = [
    { id: 'body-1', call_seq: 1, kind: 'request', bytes: body.length, salted_sha256: await sha256Hex(salted) },
  ];
  made.files.set('kept.json', utf8(canonicalJson(kept)));
  await seal(made);
});

const stated = { id: 'body-1', state: 'kept', salt: encodeBase64url(salt), path: 'bodies/1-request.bin' };

/** A companion of our package whose one body is described so; `files` come on top. */
const companion = (description: object, files: Record<string, Uint8Array> = { 'bodies/1-request.bin': body }) =>
  new Map(
    Object.entries({
      'companion.json': utf8(canonicalJson({ companion_version: '1', job_id: 'J0BALPHA', package_sha256: 'ab' })),
      'bodies.json': utf8(canonicalJson([description])),
      ...files,
    }),
  );
const judge = (bytes: ReadonlyMap<string, Uint8Array>, packageSha256: string | null = 'ab') =>
  verifyCompanion({ companion: bytes, files: made.files, packageSha256, logs: [] });

test('the package itself is VALID, whatever becomes of its companion', async () => {
  expect((await verifyPackage(made.files, { now: later })).verdict).toBe('VALID');
});

describe('a body', () => {
  test('that is the one under the salted digest matches', async () => {
    expect(await judge(companion(stated))).toMatchObject([{ callSeq: 1, kind: 'request', state: 'matches' }]);
    expect(await judge(companion(stated), null)).toMatchObject([{ state: 'matches' }]);
  });

  test.each([
    ['with another byte', stated, { 'bodies/1-request.bin': utf8('{"messages":[1]}') }],
    ['under another salt', { ...stated, salt: encodeBase64url(new Uint8Array(16)) }, undefined],
    ['under a salt that is none', { ...stated, salt: { toString: {} } }, undefined],
    ['that is not there, without a word', stated, {}],
    ['that the companion does not mention', { ...stated, id: 'body-2' }, undefined],
  ])('%s differs', async (_, description, files) => {
    expect(await judge(companion(description, files as Record<string, Uint8Array>))).toMatchObject([
      { state: 'differs' },
    ]);
  });

  test('that was erased is said to be, by whom and why, and that no proof is there', async () => {
    const erased = {
      ...stated,
      state: 'erased',
      path: null,
      erased_by: 'person:1 @ana:x',
      erased_at: 'now',
      erased_why: 'a name',
    };
    const [found] = await judge(companion(erased, {}));
    expect(found).toMatchObject({ state: 'erased' });
    expect(found?.detail).toBe('erased by person:1 @ana:x at now: a name (no proof shows that the log has this)');
  });
});

test('a companion of another package, or none, is refused with a code', async () => {
  await expect(judge(companion(stated), 'cd')).rejects.toMatchObject({ code: 'COMPANION_OF_ANOTHER_PACKAGE' });
  await expect(judge(new Map())).rejects.toMatchObject({ code: 'COMPANION_UNREADABLE' });
  const broken = new Map(companion(stated)).set('bodies.json', utf8('['));
  await expect(judge(broken)).rejects.toMatchObject({ code: 'COMPANION_UNREADABLE' });
});
