import { PrismaPg } from '@prisma/adapter-pg';
import type { Transaction } from '@prisma/driver-adapter-utils';

/** Lets a statement go to the transaction's client when the one before it has ended, well or not. */
function inTurn(tx: Transaction): Transaction {
  let before: Promise<unknown> = Promise.resolve();
  const turn =
    <Query, Result>(send: (query: Query) => Promise<Result>) =>
    (query: Query): Promise<Result> => {
      const result = before.then(() => send(query));
      before = result.catch(() => {});
      return result;
    };
  tx.queryRaw = turn(tx.queryRaw.bind(tx));
  tx.executeRaw = turn(tx.executeRaw.bind(tx));
  return tx;
}

/**
 * PostgreSQL for Prisma, with the statements of a transaction one at a time: Prisma reads the relations of an `include` side by
 * side on the transaction's one client, and pg 9 keeps no queue for that.
 */
export class OneAtATimePg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => inTurn(await start(isolation));
    return adapter;
  }
}
