// Archives that nobody should open: each is refused with a code, at once, and nothing is unpacked beyond the limits.

import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openPackage, PackageError } from './open-package.ts';

const text = (value: string) => new TextEncoder().encode(value);
const options = { level: 6, mtime: new Date(1980, 0, 1) } as const;
const good = zipSync({ 'a.json': text('{"a":1}'), 'b/c.txt': text('hello '.repeat(100)) }, options);

function codeOf(zip: Uint8Array, limits?: Parameters<typeof openPackage>[1]): string {
  try {
    openPackage(zip, limits);
    return 'opened';
  } catch (error) {
    if (error instanceof PackageError) return error.code;
    throw error;
  }
}

/** A copy with other bytes at each place where a header stands: `at(local, directory)` of the first entry. */
function patched(zip: Uint8Array, patch: (view: DataView, local: number, directory: number) => void): Uint8Array {
  const copy = zip.slice();
  const view = new DataView(copy.buffer);
  patch(view, 0, view.getUint32(copy.length - 6, true));
  return copy;
}

const both = (offset: number, value: number) =>
  patched(good, (view, local, directory) => {
    view.setUint16(local + offset, value, true);
    view.setUint16(directory + offset + 2, value, true);
  });

test('an archive as a console writes it opens, with its files as they were', () => {
  const files = openPackage(good);
  expect([...files.keys()]).toEqual(['a.json', 'b/c.txt']);
  expect(new TextDecoder().decode(files.get('b/c.txt'))).toBe('hello '.repeat(100));
});

describe('names', () => {
  test.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:/x',
    'a\\b',
    'a//b',
    './x',
    'x/',
    '.hidden',
    'a\u202eb',
    'a b',
    'a'.repeat(201),
    'nul\u0000',
  ])('%j is refused', (name) => {
    expect(codeOf(zipSync({ [name]: text('x') }, options))).toBe('ARCHIVE_NAME_REFUSED');
  });

  test('one that stands twice is refused', () => {
    const zip = zipSync({ 'a.json': text('1'), 'b.json': text('2') }, options);
    const twice = Uint8Array.from(
      Buffer.from(Buffer.from(zip).toString('latin1').replaceAll('b.json', 'a.json'), 'latin1'),
    );
    expect(codeOf(twice)).toBe('ARCHIVE_NAME_TWICE');
  });

  test('one that differs between the two headers is refused', () => {
    expect(codeOf(patched(good, (view, local) => view.setUint8(local + 30, 0x62)))).toBe('ARCHIVE_UNREADABLE');
  });
});

describe('kinds of entries', () => {
  test.each([
    ['an encrypted one', both(6, 0x0001), 'ARCHIVE_ENTRY_REFUSED'],
    ['a masked one', both(6, 0x2000), 'ARCHIVE_ENTRY_REFUSED'],
    ['one whose sizes follow the data', both(6, 0x0008), 'ARCHIVE_UNREADABLE'],
    ['one that is packed otherwise', both(8, 12), 'ARCHIVE_UNREADABLE'],
    ['a link', patched(good, (view, _, at) => view.setUint32(at + 38, 0o120777 << 16, true)), 'ARCHIVE_ENTRY_REFUSED'],
    ['a folder', patched(good, (view, _, at) => view.setUint32(at + 38, 0x10, true)), 'ARCHIVE_ENTRY_REFUSED'],
    [
      'a device',
      patched(good, (view, _, at) => view.setUint32(at + 38, 0o020666 << 16, true)),
      'ARCHIVE_ENTRY_REFUSED',
    ],
  ])('%s is refused', (_, zip, code) => expect(codeOf(zip)).toBe(code));
});

describe('sizes', () => {
  test('an entry that is longer than it says is refused before it is unpacked whole', () => {
    const bomb = zipSync({ 'a.bin': new Uint8Array(20_000_000) }, { level: 1 });
    const lying = patched(bomb, (view, local, directory) => {
      view.setUint32(local + 22, 100, true);
      view.setUint32(directory + 24, 100, true);
    });
    expect(bomb.length).toBeLessThan(200_000);
    expect(codeOf(lying)).toBe('ARCHIVE_TOO_LARGE');
    expect(codeOf(bomb, { archiveBytes: 1e6, fileBytes: 1e6, totalBytes: 1e9 })).toBe('ARCHIVE_TOO_LARGE');
    expect(codeOf(bomb, { archiveBytes: 1e6, fileBytes: 1e9, totalBytes: 1e6 })).toBe('ARCHIVE_TOO_LARGE');
    expect(codeOf(bomb, { archiveBytes: 100, fileBytes: 1e9, totalBytes: 1e9 })).toBe('ARCHIVE_TOO_LARGE');
  });

  test('an entry that is shorter than it says, or whose bytes are others, is damaged', () => {
    expect(
      codeOf(
        patched(good, (view, local, directory) => {
          view.setUint32(local + 22, 8, true);
          view.setUint32(directory + 24, 8, true);
        }),
      ),
    ).toBe('ARCHIVE_UNREADABLE');
    expect(
      codeOf(
        patched(good, (view, local, directory) => {
          view.setUint32(local + 14, 7, true);
          view.setUint32(directory + 16, 7, true);
        }),
      ),
    ).toBe('ARCHIVE_UNREADABLE');
  });
});

describe('the whole', () => {
  test('cut off anywhere it is refused', () => {
    for (let length = 0; length < good.length; length += 1) {
      expect(codeOf(good.subarray(0, length)), String(length)).toBe('ARCHIVE_UNREADABLE');
    }
  });

  test('with bytes before, after or between that belong to no entry it is refused', () => {
    const joined = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
    expect(codeOf(joined(text('#!/bin/sh\n'), good))).toBe('ARCHIVE_UNREADABLE');
    expect(codeOf(joined(good, text('x')))).toBe('ARCHIVE_UNREADABLE');
    expect(codeOf(joined(good, good))).toBe('ARCHIVE_UNREADABLE');
    const commented = joined(good, text('note'));
    new DataView(commented.buffer).setUint16(good.length - 2, 4, true);
    expect(codeOf(commented)).toBe('ARCHIVE_UNREADABLE');
  });

  test('with any one bit turned over it is refused or gives the same files', () => {
    const before = [...openPackage(good)].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
    for (let at = 0; at < good.length * 8; at += 1) {
      const zip = good.slice();
      zip[at >> 3] = (zip[at >> 3] as number) ^ (1 << (at & 7));
      if (codeOf(zip) !== 'opened') continue;
      const after = [...openPackage(zip)].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
      // A name is no part of what the archive checks; the manifest names every path.
      expect(after.map(([, content]) => content)).toEqual(before.map(([, content]) => content));
    }
  });

  test('any bytes are refused, and nothing but a refusal is thrown', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => codeOf(bytes) === 'ARCHIVE_UNREADABLE'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const zip = good.slice();
        for (const [at, value] of changes) zip[at] = value;
        codeOf(zip);
      }),
    );
  });
});
