import { expect, test } from 'vitest';
import { iconSheet, storedSheet } from './icon-sheet.ts';

test('the sheet of icons holds what the code names, as lucide draws it', () => {
  expect(storedSheet()).toBe(iconSheet());
});
