import { describe, expect, test } from 'vitest';
import { displayText } from './display-text.ts';
import { misleadingIn } from './misleading.ts';

test('a word of a suspicious address is told with the address, and not once more', () => {
  const { hosts, words } = misleadingIn('see https://раypal.com/x and аcme');
  expect(hosts.map(({ host }) => host)).toEqual(['раypal.com']);
  expect(words).toEqual(['аcme']);
});

describe('of very many', () => {
  const letters = (index: number) => [...index.toString(2)].map((bit) => (bit === '0' ? 'x' : 'y')).join('');
  const hosts = (count: number) => Array.from({ length: count }, (_, index) => `xn--${index.toString(36)}`);
  const words = (count: number) => Array.from({ length: count }, (_, index) => `а${letters(index)}`);

  test('each address and each word is found, once', () => {
    const text = [...hosts(300), ...words(300), ...hosts(300)].join(' ');
    const found = misleadingIn(text);
    expect(found.hosts.map(({ host }) => host).sort()).toEqual(hosts(300).sort());
    expect(found.words.sort()).toEqual(words(300).sort());
  });

  test('only some are named beside the text, and how many more there are', () => {
    const { notes } = displayText([...hosts(300), ...words(300)].join(' '));
    expect(notes.length).toBeLessThan(10);
    expect(notes.join('\n')).toContain('xn--0');
    expect(notes.join('\n')).toContain('295 more such addresses');
    expect(notes.join('\n')).toContain('and 295 more.');
  });

  test('a text of nothing else is read before the test’s time is up', () => {
    const text = [...hosts(100_000), ...words(100_000)].join(' ');
    const found = misleadingIn(text);
    expect([found.hosts.length, found.words.length]).toEqual([100_000, 100_000]);
  });
});
