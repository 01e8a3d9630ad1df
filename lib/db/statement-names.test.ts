import { expect, test } from 'vitest';
import { statementNames } from './statement-names.ts';

const statement = (sql: string, parameters = 1) => ({ sql, args: Array.from({ length: parameters }, () => 'x') });

test('a text has one name, and no other text has it', () => {
  const name = statementNames();
  const first = name(statement('SELECT 1'));
  expect(first).not.toBe('');
  expect(name(statement('SELECT 1'))).toBe(first);
  expect(name(statement('SELECT 2'))).not.toBe(first);
});

test('no more texts are named than a connection should keep', () => {
  const name = statementNames(2);
  const named = [1, 2, 3, 4].map((number) => name(statement(`SELECT ${number}`)));
  expect(named.map((given) => given !== '')).toEqual([true, true, false, false]);
  expect(name(statement('SELECT 1'))).toBe(named[0]);
});

test('a long list of parameters is not named', () => {
  expect(statementNames()(statement('SELECT 1', 25))).toBe('');
});
