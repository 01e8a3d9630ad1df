// Writers that append entries side by side, some of which are rolled back. Prints how many were committed.

import { transaction } from '#lib/db/transaction.ts';
import { appendEntries } from '../testing.ts';

const [writers = 1, each = 1] = process.argv.slice(2).map(Number);
const undone = new Error('undone');
let committed = 0;

async function write(writer: number): Promise<void> {
  for (let at = 0; at < each; at++) {
    const rollBack = (writer + at) % 7 === 0;
    try {
      await transaction(async (tx) => {
        await appendEntries(1 + (at % 3), tx);
        if (rollBack) throw undone;
      });
      committed += 1 + (at % 3);
    } catch (error) {
      if (error !== undone) throw error;
    }
  }
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
console.log(committed);
process.exit(0);
