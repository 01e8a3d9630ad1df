import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { jsonFile, jsonText, textFile } from './package-file.ts';
import { unzipFiles, zipFiles } from './zip.ts';

const files = [
  textFile('b/two.txt', 'text', 'two\n'),
  textFile('a.txt', 'text', 'x'.repeat(5_000)),
  jsonFile('c.json', [1]),
];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('an archive', () => {
  it('is the same whatever order its files come in, and holds them in the order of their paths', () => {
    const archive = zipFiles(files);
    expect(hex(zipFiles([...files].reverse()))).toBe(hex(archive));
    expect(unzipFiles(archive).map(({ path }) => path)).toEqual(['a.txt', 'b/two.txt', 'c.json']);
    expect(unzipFiles(archive).map(({ bytes }) => bytes.length)).toEqual([5_000, 4, 3]);
  });

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC'])('is the same in the time zone %s', (zone) => {
    const zip = new URL('zip.ts', import.meta.url);
    const script = `import { zipFiles } from ${JSON.stringify(fileURLToPath(zip))};
      console.log(Buffer.from(zipFiles([{ path: 'a', bytes: new Uint8Array(3) }])).toString('hex'));`;
    const args = ['--input-type=module', '-e', script];
    const made = execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone }, encoding: 'utf8' });
    expect(made.trim()).toBe(hex(zipFiles([{ path: 'a', bytes: new Uint8Array(3) }])));
  });

  it('holds no two files of one path', () => {
    expect(() => zipFiles([textFile('a', 'text', '1'), textFile('a', 'text', '2')])).toThrow('one path');
  });
});

test('half a surrogate pair becomes its escape, in keys as well; a pair and everything else stays', () => {
  const value = JSON.parse('{"\\ud800k":["\\udfff", "\\ud83d\\ude00", "\\u0000"], "__proto__": {"x": 1}}');
  const text = jsonText(value);
  expect(JSON.parse(text)['\\ud800k']).toEqual(['\\udfff', '😀', '\u0000']);
  expect(Object.keys(JSON.parse(text))).toContain('__proto__');
});
