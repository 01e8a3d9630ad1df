import { expect, test } from 'vitest';
import { samePerson } from './same-person.ts';

test('a person who bound another id meanwhile is no second person', () => {
  expect(samePerson('person:1 @adam:x', 'person:1 @adam2:x')).toBe(true);
  expect(samePerson('person:1', 'person:1 @adam:x')).toBe(true);
  expect(samePerson('person:1 @adam:x', 'person:11 @adam:x')).toBe(false);
  expect(samePerson('system:command-line', 'system:command-line')).toBe(true);
  expect(samePerson('system:command-line', 'person:1 @adam:x')).toBe(false);
});
