import { describe, expect, it } from 'vitest';
import { displayText } from './display-text.ts';
import { decisionCode, digestEmoji, sasEmoji } from './sas-emoji.ts';
import { suspiciousHosts } from './url-host.ts';

describe('text of strangers', () => {
  it.each([
    ['direction override', 'pay\u202Efdp.exe', 'pay⟨U+202E⟩fdp.exe'],
    ['isolate', 'a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
    ['zero width', 'ap\u200Bprove', 'ap⟨U+200B⟩prove'],
    ['soft hyphen', 'a\u00ADb', 'a⟨U+00AD⟩b'],
    ['variation selector', 'x\uFE0Fy', 'x⟨U+FE0F⟩y'],
    ['tag character', 'a\u{E0041}', 'a⟨U+E0041⟩'],
    ['no-break space', 'a\u00A0b', 'a⟨U+00A0⟩b'],
    ['line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['escape', 'a\u001B[2Jb', 'a⟨U+001B⟩[2Jb'],
    ['carriage return', 'a\rb', 'a⟨U+000D⟩b'],
    ['Hangul filler', 'a\u3164b', 'a⟨U+3164⟩b'],
    ['Braille blank', 'a\u2800b', 'a⟨U+2800⟩b'],
    ['private use', 'a\uE000b', 'a⟨U+E000⟩b'],
    ['unassigned', 'a\u0378b', 'a⟨U+0378⟩b'],
    ['half a pair', 'a\uD800b', 'a⟨U+D800⟩b'],
    ['a forged mark', '⟨U+202E⟩', '⟨U+27E8⟩U+202E⟨U+27E9⟩'],
  ])('shows a %s', (_name, text, shown) => {
    const result = displayText(text);
    expect(result.text).toBe(shown);
    expect(result.altered).toBe(true);
    expect(result.notes).not.toEqual([]);
  });

  it('leaves ordinary text, line breaks, tabs and emoji alone', () => {
    const text = 'Grüße, мир 世界\n\tok ❤️ ✔️ 🎉';
    expect(displayText(text)).toEqual({ text, altered: false, notes: [] });
  });

  it('shortens a run of white space that would push text out of view', () => {
    expect(displayText(`a${' '.repeat(200)}b`).text).toBe('a⟨200 spaces⟩b');
    expect(displayText(`a${'\n'.repeat(80)}b`).text).toBe('a⟨80 line breaks⟩\nb');
  });

  it.each([
    ['https://ехample.com/x', 'mixes'],
    ['https://xn--80ak6aa92e.com', 'punycode'],
    ['https://github.com@evil.example/', 'user name'],
    ['https://аррӏе.com', 'outside ASCII|mixes'],
    ['https:\\\\раypal.com', 'mixes'],
    ['https:раypal.com/x', 'mixes'],
    ['https://%D1%80aypal.com/', 'percent signs'],
    ['http://2130706433/', 'stands for 127.0.0.1'],
    ['http://0x7f.1/', 'stands for 127.0.0.1'],
    ['git@xn--80ak6aa92e.com:acme/billing', 'punycode'],
  ])('warns of the address %s', (text, why) => {
    expect(suspiciousHosts(text)[0]?.why).toMatch(new RegExp(why));
  });

  it('does not warn of plain addresses', () => {
    expect(suspiciousHosts('see https://example.com:8448/a@b and http://127.0.0.1/, http://[::1]:80/')).toEqual([]);
  });

  it('names words in which another alphabet imitates Latin letters, and no unit or name of one alphabet', () => {
    expect(displayText('to аcme/billing')).toMatchObject({
      altered: false,
      notes: [expect.stringContaining('“аcme”')],
    });
    expect(displayText('Привет, acme: 5 µs, 3 kΩ, ΔT, Größe').notes).toEqual([]);
  });

  it('spells out marks piled on one letter', () => {
    const { text, altered } = displayText(`a${'\u0301'.repeat(40)}b`);
    expect(altered).toBe(true);
    expect(text).toBe(`a${'\u0301'.repeat(5)}${'⟨U+0301⟩'.repeat(35)}b`);
  });

  it.each(['a.', 'a-', 'xn--', 'https:', '://', '\\', '\u0301', 'аa '])(
    'reads 1 MiB of “%s”, which takes many minutes for whoever looks twice, and loses nothing of it',
    (unit) => {
      const text = unit.repeat(Math.floor((1024 * 1024) / unit.length));
      expect(displayText(text).text.length).toBeGreaterThanOrEqual(text.length);
    },
  );
});

describe('a digest as emoji', () => {
  it('uses the 64 distinct emoji of the specification, by six bits each', () => {
    expect(new Set(sasEmoji.map(({ emoji }) => emoji)).size).toBe(64);
    expect(sasEmoji[0]).toEqual({ emoji: '🐶', name: 'Dog' });
    expect(sasEmoji[63]).toEqual({ emoji: '📌', name: 'Pin' });
    const names = (hex: string) =>
      digestEmoji(hex)
        .map(({ name }) => name)
        .join(' ');
    expect(names('0'.repeat(64))).toBe('Dog Dog Dog Dog Dog Dog Dog');
    // 000001 000010 000011 000100 000101 000110 000111, then six bits that are not shown
    expect(
      names(`${((0b000001000010000011000100000101000110000111n << 6n) | 0x3fn).toString(16).padStart(12, '0')}ff`),
    ).toBe('Cat Lion Horse Unicorn Pig Elephant Rabbit');
    expect(() => digestEmoji('xyz')).toThrow(RangeError);
    expect(decisionCode('0123456789abcdef')).toBe('01234567');
  });
});
