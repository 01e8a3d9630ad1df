import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstHolders } from './find-texts.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u{1F600}'), maxLength: 6 });

test('finds exactly what a search for each text in each body finds, and names the first', () => {
  fc.assert(
    fc.property(fc.array(letters), fc.array(fc.string({ unit: letters, maxLength: 12 })), (texts, bodies) => {
      const expected = [...new Set(texts)].flatMap((text) => {
        const holder = bodies.findIndex((body) => body.includes(text));
        return text === '' || holder < 0 ? [] : [[text, holder] as const];
      });
      expect(firstHolders(texts, bodies)).toEqual(new Map(expected));
    }),
  );
});

test('texts within texts and bodies of nothing else are found before the test’s time is up', () => {
  const nested = Array.from({ length: 600 }, (_, index) => 'a'.repeat(index + 1));
  const alike = Array.from({ length: 10_000 }, (_, index) => `https://${index}`);
  const bodies = ['a'.repeat(2_000_000), 'https://'.repeat(200_000)];
  expect(firstHolders([...nested, ...alike], bodies)).toEqual(new Map(nested.map((text) => [text, 0])));
});
