import type { PersonActor } from '#lib/actor.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { ModelPrice } from '#lib/policy/model-price.ts';
import { type Decisions, findDecisions } from './decisions.ts';
import { findRefusals, type Refusal } from './refusals.ts';
import { lastDays, type Span, type SpanDays } from './span.ts';
import { findSpend, type Spend } from './spend.ts';
import { findWaiting, type Waiting } from './waiting.ts';

export type Overview = {
  span: Span;
  waiting: Waiting;
  decisions: Decisions;
  refusals: Refusal[];
  spend: Spend;
};

type Asked = { actor: PersonActor; days: SpanDays; prices: readonly ModelPrice[]; now: Date };

/** Everything that the overview shows of jobs, over the last so many days; for a reader of every room. */
export async function findOverview(db: Db, { actor, days, prices, now }: Asked): Promise<Overview> {
  const span = lastDays(days, now);
  const [waiting, decisions, refusals, spend] = await Promise.all([
    findWaiting(db, actor, now),
    findDecisions(db, span),
    findRefusals(db, span),
    findSpend(db, span, prices),
  ]);
  return { span, waiting, decisions, refusals, spend };
}
