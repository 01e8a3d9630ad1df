import { displayText } from '#lib/canon/display-text.ts';
import type { Db } from '#lib/db/transaction.ts';
import { type Cost, costOf, type ModelPrice, sumCosts } from '#lib/policy/model-price.ts';
import { boundsOf, daysOf, type Span } from './span.ts';
import { countCalls, type Placed, placeNames } from './tally-store.ts';
import { modelUsage } from './usage-store.ts';

export type Spent = {
  modelCalls: number;
  toolCalls: number;
  /** Model calls whose receipt came in the span. */
  metered: number;
  input: number;
  output: number;
  /** One sum for each currency; empty where no price is known. */
  costs: Cost[];
  /** Metered calls of models without a price. */
  unpriced: number;
};

export type Spend = {
  total: Spent;
  days: ({ day: string } & Spent)[];
  /** Rooms and agents that spent anything, the greatest users of tokens first. */
  rooms: ({ id: string; name: string } & Spent)[];
  agents: ({ id: string; name: string } & Spent)[];
};

type Call = Awaited<ReturnType<typeof countCalls>>[number];
type Used = Awaited<ReturnType<typeof modelUsage>>[number];

const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((all, row) => all + of(row), 0);

/** JSON text between quotes as the text that it stands for; what is none is shown as it is. */
export function unquoted(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

/** `provider/model`, as prices name it. */
export const modelName = ({ provider, model }: Pick<Used, 'provider' | 'model'>): string =>
  `${unquoted(provider)}/${unquoted(model)}`;

function spent(calls: readonly Call[], used: readonly Used[], prices: readonly ModelPrice[]): Spent {
  const priced = used.map((row) => ({ row, cost: costOf(prices, modelName(row), row) }));
  return {
    modelCalls: sum(calls, ({ kind, count }) => (kind === 'model' ? count : 0)),
    toolCalls: sum(calls, ({ kind, count }) => (kind === 'tool' ? count : 0)),
    metered: sum(used, (row) => row.calls),
    input: sum(used, ({ input }) => input),
    output: sum(used, ({ output }) => output),
    costs: sumCosts(priced.flatMap(({ cost }) => cost ?? [])),
    unpriced: sum(priced, ({ row, cost }) => (cost === null ? row.calls : 0)),
  };
}

/** What agents used in a span: calls when they were admitted, tokens when their receipts came. */
export async function findSpend(db: Db, span: Span, prices: readonly ModelPrice[]): Promise<Spend> {
  const bounds = boundsOf(span);
  const [calls, used] = await Promise.all([countCalls(db, bounds), modelUsage(db, bounds)]);
  const of = (fits: (place: Placed) => boolean) => spent(calls.filter(fits), used.filter(fits), prices);
  const ids = (name: 'roomId' | 'agentDid') => [...new Set([...calls, ...used].flatMap((row) => row[name] ?? []))];
  const names = await placeNames(db, ids('roomId'), ids('agentDid'));
  const places = (name: 'roomId' | 'agentDid') =>
    ids(name)
      .map((id) => ({ id, name: displayText(names.get(id) ?? id).text, ...of((row) => row[name] === id) }))
      .sort((a, b) => b.input + b.output - a.input - a.output || b.toolCalls - a.toolCalls);
  return {
    total: of(({ day }) => day !== null),
    days: daysOf(span).map((day) => ({ day, ...of((row) => row.day === day) })),
    rooms: places('roomId'),
    agents: places('agentDid'),
  };
}
