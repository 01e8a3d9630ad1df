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

test('no choice of texts and bodies makes it slow', () => {
  const nested = Array.from({ length: 600 }, (_, index) => 'a'.repeat(index + 1));
  const alike = Array.from({ length: 10_000 }, (_, index) => `https://${index}`);
  const bodies = ['a'.repeat(500_000), 'https://'.repeat(50_000)];
  const begun = performance.now();
  firstHolders([...nested, ...alike], bodies);
  expect(performance.now() - begun).toBeLessThan(3_000);
});
