import type { Prisma } from '#lib/db/generated/client.ts';
import type { Tx } from '#lib/db/transaction.ts';

export const insertControlAssertion = (tx: Tx, row: Prisma.ControlAssertionUncheckedCreateInput) =>
  tx.controlAssertion.create({ data: row });
