import { expect, test } from 'vitest';
import { capped, shown } from './shown.ts';

test('what hides, reorders or imitates is spelled out', () => {
  expect(shown('pay\u202Eelbon\u200B').text).toBe('pay⟨U+202E⟩elbon⟨U+200B⟩');
  expect(shown('⟨U+0041⟩').text, 'a mark cannot be forged').toBe('⟨U+27E8⟩U+0041⟨U+27E9⟩');
});

test('a text longer than a page can carry is cut, and says by how much', () => {
  const { text, notes } = shown('x'.repeat(1_000_000));
  expect(text.length).toBeLessThan(4_100);
  expect(text).toMatch(/⟨996,000 more characters⟩$/);
  expect(notes).toContain('The text is longer than this page shows.');
});

test('the cut goes through no character', () => {
  expect(shown(`${'x'.repeat(9)}😀tail`, 10).text).toBe('xxxxxxxxx ⟨6 more characters⟩');
});

test('what is no text is said to be none', () => {
  expect(shown(undefined).text).toBe('not said');
  expect(shown({ toString: () => 'trick' }).text).toBe('not a text');
  expect(shown(7).text).toBe('7');
});

test('a list has at most as many rows as a page can carry', () => {
  const list = Array.from({ length: 5_000 }, (_, index) => index);
  expect(capped(list, String)).toMatchObject({ more: 3_000, rows: { length: 2_000 } });
});
