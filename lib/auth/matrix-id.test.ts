import { describe, expect, test } from 'vitest';
import type { AuthError } from './auth-error.ts';
import { readMatrixId } from './matrix-id.ts';

const servers = ['demo.localhost', 'example.org'];
const codeOf = (typed: string) => {
  try {
    return readMatrixId(typed, servers);
  } catch (error) {
    return (error as AuthError).code;
  }
};

describe('a typed Matrix id', () => {
  test.each([['@alice:demo.localhost'], [' @a.b=c_/-+:example.org ']])('%s is accepted as it stands', (typed) => {
    expect(codeOf(typed)).toBe(typed.trim());
  });

  test.each([
    'alice',
    '@alice',
    'alice:demo.localhost',
    '#room:demo.localhost',
    '@a b:demo.localhost',
    '@a\u202e:demo.localhost',
    '@a\u0000:demo.localhost',
    `@${'a'.repeat(250)}:demo.localhost`,
    '@:demo.localhost',
    '',
  ])('%j is no Matrix id', (typed) => {
    expect(codeOf(typed)).toBe('BAD_MATRIX_ID');
  });

  test.each(['@alice:evil.example', '@alice:demo.localhost.evil.example', '@alice:Demo.localhost', '@a:b:example.org'])(
    '%s is not of an allowed server, exactly',
    (typed) => {
      expect(codeOf(typed)).toBe('SERVER_NOT_ALLOWED');
    },
  );
});
