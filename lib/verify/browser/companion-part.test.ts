import { beforeAll, expect, test } from 'vitest';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { zipFiles } from '#lib/evidence/package/zip.ts';
import { encodeBase64 } from '#lib/tlog/base64.ts';
import { origin, testKeys, vkeyOf } from '../package/testing/people-and-keys.ts';
import { TestLog } from '../package/testing/test-log.ts';
import { companionOf } from './companion-part.ts';

const salt = new Uint8Array(16).fill(7);
const body = utf8('{"prompt":"hello\u202E"}');
const actor = 'person:p1 @admin:example.com';
const erasedAt = '2026-03-02T10:00:00.000Z';
const sha256 = 'a'.repeat(64);

let digest = '';
let vkey = '';
let erasures: Record<string, unknown>[] = [];
let note = '';

beforeAll(async () => {
  digest = await sha256Hex(Uint8Array.of(...salt, ...body));
  const keys = await testKeys();
  vkey = vkeyOf(keys);
  const log = new TestLog(keys.log);
  log.pad(3);
  const detail = { bodyId: 'b2', callSeq: 2, kind: 'response', saltedSha256: digest, reason: 'a name was in it' };
  log.record({ action: 'body.erased', actor, target: 'job:J', at: erasedAt, detail });
  log.pad(2);
  const { size, noteText } = await log.checkpoint();
  note = noteText;
  const [entry] = log.entries;
  const path = (await log.path(entry?.index ?? 0, size)).map(encodeBase64);
  erasures = [
    {
      detail: entry?.detailText,
      salt: entry?.salt,
      index: entry?.index,
      leaf: entry?.leafText,
      path,
      checkpoint: 'log/c',
    },
  ];
});

const kept = (id: string, call_seq: number) => ({
  id,
  call_seq,
  kind: 'response',
  bytes: body.length,
  salted_sha256: digest,
});
const erased = {
  path: null,
  salt: null,
  state: 'erased',
  erased_at: erasedAt,
  erased_by: actor,
  erased_why: 'a name was in it',
};
const present = { path: 'bodies/1.bin', salt: encodeBase64url(salt), state: 'kept' };

type Parts = { bodies?: unknown[]; about?: object; erasures?: unknown[]; content?: Uint8Array };

function companion({ bodies, about = {}, erasures: told = erasures, content = body }: Parts) {
  const files = {
    'companion.json': { companion_version: '1', job_id: 'J', package_sha256: sha256, ...about },
    'bodies.json': bodies ?? [
      { ...kept('b1', 1), ...present },
      { ...kept('b2', 2), ...erased },
    ],
    'erasures.json': told,
  };
  const archive = zipFiles([
    ...Object.entries(files).map(([path, value]) => ({ path, bytes: utf8(canonicalJson(value)) })),
    { path: 'bodies/1.bin', bytes: content },
    { path: 'log/c', bytes: utf8(note) },
  ]);
  const sealed = new Map([
    ['job.json', utf8('{"job_id":"J"}')],
    ['kept.json', utf8(canonicalJson([kept('b1', 1), kept('b2', 2)]))],
  ]);
  return companionOf(archive, { files: sealed, sha256, logs: [{ origin, vkey }] });
}

const rows = async (parts: Parts = {}) =>
  (await companion(parts))?.rows.rows.map(({ state, words, body: text }) => [state, words.text, text?.text ?? null]);

test('a kept body is shown when it is the one that the package names, an erased one with who, when and why', async () => {
  expect(await rows()).toEqual([
    ['kept', 'Kept; it is the body that the package names.', '{"prompt":"hello⟨U+202E⟩"}'],
    [
      'redacted',
      'Redacted by @admin:example.com, 2 Mar 2026, 10:00:00 UTC: a name was in it (The log has this, with proof.)',
      null,
    ],
  ]);
});

test('another body, a missing one, one too many: each is said to differ', async () => {
  const other = await rows({ content: utf8('something else') });
  expect(other?.[0]).toEqual(['differs', 'This is not the body that the package names.', null]);
  const none = await rows({ bodies: [{ ...kept('b9', 9), ...present }] });
  expect(none?.map(([state]) => state)).toEqual(['differs', 'differs', 'differs']);
  const silent = await rows({ bodies: [{ ...kept('b1', 1), path: null, state: 'erased', erased_at: null }] });
  expect(silent?.[0]?.[1]).toBe('It is not here, and nothing says that it was redacted.');
});

test('an erasure that the log does not have is shown without its proof', async () => {
  const unproven = async (change: object) =>
    (await rows({ erasures: erasures.map((entry) => ({ ...entry, ...change })) }))?.[1]?.[1];
  const without = expect.stringContaining('No proof shows that the log has this.');
  expect(await unproven({ index: 4 })).toEqual(without);
  expect(await unproven({ salt: 'other' })).toEqual(without);
  expect(await unproven({ checkpoint: 'log/nowhere' })).toEqual(without);
  expect(await unproven({ path: ['not base64'] })).toEqual(without);
  const liar = [{ ...kept('b2', 2), ...erased, erased_by: 'person:p2 @other:example.com' }];
  expect((await rows({ bodies: liar }))?.[1]?.[1], 'the proven entry names somebody else').toEqual(without);
});

test('a companion of another package, or none at all, shows no bodies', async () => {
  const stranger = await companion({ about: { package_sha256: 'b'.repeat(64) } });
  expect(stranger).toMatchObject({ sentence: expect.stringContaining('another package'), rows: { rows: [] } });
  const noise = await companionOf(new Uint8Array(99), { files: new Map(), sha256, logs: [] });
  expect(noise?.sentence).toContain('cannot be read');
});
