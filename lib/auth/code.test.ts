import { describe, expect, test } from 'vitest';
import { codeHash, newCode, printCode, readCode } from './code.ts';

describe('the sign-in code', () => {
  test('what is printed reads back as the code, however it is typed', () => {
    for (let index = 0; index < 200; index++) {
      const code = newCode();
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(readCode(` ${printCode(code).toLowerCase()} `)).toBe(code);
    }
  });

  test('look-alike letters are forgiven', () => {
    expect(readCode('oOiI-lL10')).toBe('00111110');
  });

  test('a code is worth nothing for another id', () => {
    expect(codeHash('@a:x', 'ABCD2345')).not.toBe(codeHash('@b:x', 'ABCD2345'));
  });
});
