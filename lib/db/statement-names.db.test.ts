import { expect, test } from 'vitest';
import type { db } from './client.ts';
import { useTestDatabase } from './testing.ts';
import { transaction } from './transaction.ts';

useTestDatabase();

type Prepared = { statement: string };

const preparedLike = (text: string) =>
  transaction(async (tx) => {
    await tx.$queryRawUnsafe(text, 1);
    return tx.$queryRaw<Prepared[]>`SELECT statement FROM pg_prepared_statements WHERE statement = ${text}`;
  });

test('a statement stays prepared on its connection', async () => {
  const text = 'SELECT $1::int AS "kept"';
  expect(await preparedLike(text)).toEqual([{ statement: text }]);
});

test('a statement that failed can be asked again, also on the connection where it failed', async () => {
  const divide = (tx: Pick<ReturnType<typeof db>, '$queryRawUnsafe'>, by: number) =>
    tx.$queryRawUnsafe<{ result: number }[]>('SELECT 1 / $1::int AS result', by);
  await expect(transaction((tx) => divide(tx, 0))).rejects.toThrow('division by zero');
  await transaction(async (tx) => {
    await tx.$executeRaw`SAVEPOINT before`;
    await expect(divide(tx, 0)).rejects.toThrow('division by zero');
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT before`;
    expect(await divide(tx, 1)).toEqual([{ result: 1 }]);
  });
});
