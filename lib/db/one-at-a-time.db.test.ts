import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import type { Prisma } from './generated/client.ts';
import { useTestDatabase } from './testing.ts';
import { snapshot, type Tx, transaction } from './transaction.ts';

useTestDatabase();
afterEach(() => vi.restoreAllMocks());

/** Statements that a client was given while it still had one to answer. */
function queued(): string[] {
  const found: string[] = [];
  const open = new WeakMap<object, number>();
  const query = pg.Client.prototype.query as (this: object, ...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: object, ...args: unknown[]) {
    const count = open.get(this) ?? 0;
    if (count > 0) found.push((args[0] as { text: string }).text);
    const result = query.apply(this, args);
    if (!(result instanceof Promise)) return result as never;
    open.set(this, count + 1);
    const ended = () => open.set(this, (open.get(this) ?? 1) - 1);
    result.then(ended, ended);
    return result as never;
  });
  return found;
}

const select = (tx: Tx, n: number) => tx.$queryRaw<{ n: number }[]>`SELECT ${n}::int AS n, pg_sleep(0.005)::text`;

test('statements that are started side by side in a transaction go to its client one after another', async () => {
  const found = queued();
  const work = (tx: Tx) => Promise.all([1, 2, 3, 4].map(async (n) => (await select(tx, n))[0]?.n));
  expect(await transaction(work)).toEqual([1, 2, 3, 4]);
  expect(await snapshot(work)).toEqual([1, 2, 3, 4]);
  expect(found).toEqual([]);
});

test('so do the relations that Prisma reads for an include', async () => {
  const id = '0192f0c1-2f5a-7b1e-8a53-6d0f4a8f2c11';
  const found = queued();
  const include = { tasks: true, review: true, acks: true, assertions: true } satisfies Prisma.ControlInclude;
  const read = await transaction(async (tx) => {
    const control = { id, kind: 'triage', scope: 'everything', reason: 'x', appliedBy: 'system:set-up' } as const;
    await tx.control.create({ data: { ...control, appliedAt: new Date(0), effectText: '{}' } });
    return tx.control.findUnique({ where: { id }, include });
  });
  expect(read).toMatchObject({ id, tasks: [], review: null, acks: [], assertions: [] });
  expect(found).toEqual([]);
});

test('a statement that fails holds back none after it', async () => {
  const work = transaction(async (tx) => {
    await expect(tx.$executeRaw`SELECT 1 / 0`).rejects.toThrow('division by zero');
    await expect(select(tx, 3)).rejects.toThrow('current transaction is aborted');
  });
  await expect(work).resolves.toBeUndefined();
  expect(await transaction((tx) => select(tx, 4))).toMatchObject([{ n: 4 }]);
});
