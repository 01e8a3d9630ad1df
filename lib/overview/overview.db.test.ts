import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { entriesUnder } from '#lib/audit/list-entries.ts';
import { readLogQuery } from '#lib/audit/log-query.ts';
import { catchUp } from '#lib/audit/testing.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { expireJobs } from '#lib/jobs/expire-jobs.ts';
import { findQueue } from '#lib/jobs/find-queue.ts';
import { parseQueueFilters } from '#lib/jobs/queue-filters.ts';
import { recordRefusal } from '#lib/jobs/record-refusal.ts';
import { requestChanges } from '#lib/jobs/request-changes.ts';
import { modelCall, runningJob, toolCall } from '#lib/testing/agent-run.ts';
import {
  alice,
  decision,
  newJob,
  oncall,
  openTestConsole,
  pendingJob,
  readPlan,
  rita,
  roomId,
  type TestConsole,
} from '#lib/testing/console.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { findOverview, type Overview } from './find-overview.ts';
import { listDecided, listUsage, readRowsAsked } from './list-rows.ts';
import { outcomes, ratesOf } from './outcomes.ts';
import {
  callsAddress,
  decidedAddress,
  outcomeAddress,
  refusalAddress,
  refusedAddress,
  usageAddress,
  waitingAddress,
} from './row-addresses.ts';
import { oneDay } from './span.ts';

const { url } = useTestDatabase();
const auditor: PersonActor = {
  kind: 'person',
  personId: crypto.randomUUID(),
  name: 'A',
  mxid: '@a:x',
  roles: ['auditor'],
};
const prices = [{ model: 'openai/scripted-demo-1', input: 1_000_000, output: 2_000_000, currency: 'EUR' }];
/** Half a character, which no JSON parser of the database takes, and what reads like a field of the entry. */
const hostileReason = `\ud800 "decisionId":"${crypto.randomUUID()}","from":"pending"`;
/** The third day, with two before it that saw something and days before those that did not. */
const now = new Date('2026-03-04T12:00:30.000Z');
const at = (day: number, seconds = 0) =>
  new Date(Date.parse('2026-03-02T12:00:00.000Z') + day * 86_400_000 + seconds * 1000);
let test: TestConsole;
let seen: Overview;
const read = (days: 7 | 30) => findOverview(db(), { actor: auditor, days, prices, now });

/** As many rows as the page behind an address lists, through every page of it. */
async function rowsBehind(address: string): Promise<number> {
  const { pathname, searchParams } = new URL(address, 'http://console');
  const given = Object.fromEntries(searchParams);
  if (pathname === '/audit') {
    const { before: _, ...filters } = readLogQuery(given);
    expect(Object.keys(filters).sort()).toEqual(Object.keys(given).sort());
    return (await entriesUnder(db(), filters, null, 1_000)).entries.length;
  }
  if (pathname === '/') {
    const filters = parseQueueFilters(searchParams);
    return (await findQueue(db(), { actor: auditor, rooms: 'all', filters, now })).rows.length;
  }
  const asked = readRowsAsked(given, now);
  if (pathname === '/overview/decided') return (await listDecided(db(), asked)).rows.length;
  return (await listUsage(db(), asked, prices)).rows.length;
}

async function decided(day: number, seconds: number, kind: 'approve' | 'deny', by = alice) {
  const { jobId, digest } = await pendingJob(test, readPlan, at(day));
  const change = {
    decision: kind,
    reason: hostileReason,
    approver: { mxid: by, personId: null },
    now: at(day, seconds),
  };
  await decideJob(decision(jobId, digest, change), test.mint);
}

/** Two model calls and a tool call under one token, and a call that the plan does not hold. */
async function busyJob() {
  const { claims } = await runningJob(test);
  await modelCall(test, claims, 63);
  await modelCall(test, claims, 65);
  await toolCall(test, claims, { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } }, 67);
  await admitCall({ claims, call: { kind: 'tool', tool: 'exec', args: {} }, now: at(0, 69) });
}

async function refusedDecision(day: number, code: string) {
  const { jobId, digest } = await pendingJob(test, readPlan, at(day));
  await recordRefusal(decision(jobId, digest, { approver: { mxid: rita, personId: null }, now: at(day, 5) }), code);
}

beforeAll(async () => {
  await emptyDatabase();
  test = await openTestConsole();
  await busyJob();
  await decided(0, 120, 'deny');
  await decided(1, 10, 'approve');
  await decided(1, 20, 'deny', oncall);
  await decided(1, 30, 'approve');
  await decided(1, 400, 'approve');
  const sent = await pendingJob(test, readPlan, at(1));
  const back = { jobId: sent.jobId, digest: sent.digest, comment: 'Smaller.', approverMxid: alice };
  await requestChanges({ ...back, actor: { kind: 'matrix', mxid: alice }, now: at(1, 50) });
  await refusedDecision(0, 'OWN_JOB');
  await newJob(rita, at(0));
  await expireJobs({ now: at(1, 7200) });
  await refusedDecision(2, 'OWN_JOB');
  await refusedDecision(2, 'TRIAGE');
  await catchUp(url);
  seen = await read(7);
});

describe('an overview of seven days', () => {
  it('counts what was decided on each day in UTC, and nothing on the days without', () => {
    const { days } = seen.decisions;
    expect(days.map(({ day }) => day)).toEqual([
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
    ]);
    const none = { approved: 0, denied: 0, changes: 0, narrowed: 0, expired: 0 };
    const quiet = { ...none, decided: 0, median: null, p90: null };
    expect(days[3]).toEqual({ day: '2026-03-01', ...quiet });
    expect(days[4]).toEqual({ day: '2026-03-02', ...none, approved: 1, denied: 1, decided: 2, median: 90, p90: 114 });
    expect(days[5]).toMatchObject({ approved: 3, denied: 1, changes: 1, expired: 1 });
    expect(days[6]).toEqual({ day: '2026-03-04', ...quiet });
  });

  it('gives the exact median and ninth decile of the time from asking to the last needed decision', () => {
    expect(seen.decisions.days[5]).toMatchObject({ decided: 4, median: 25, p90: 289 });
    expect(seen.decisions.total).toMatchObject({ decided: 6, median: 45, p90: 260 });
  });

  it('rates denials among decisions and expiries among what was decided or ran out of time', () => {
    expect(ratesOf(seen.decisions.total)).toEqual({ denied: 2 / 6, expired: 1 / 7 });
    expect(ratesOf({ approved: 0, denied: 0, changes: 3, narrowed: 0, expired: 0 })).toEqual({
      denied: null,
      expired: null,
    });
  });

  it('names what was refused by its code', () => {
    expect(seen.refusals).toEqual([
      { of: 'decision', code: 'OWN_JOB', count: 2 },
      { of: 'call', code: 'PLAN_MISMATCH', count: 1 },
      { of: 'decision', code: 'TRIAGE', count: 1 },
    ]);
  });

  it('adds up calls, tokens and money, by day, room and agent', () => {
    const spent = { modelCalls: 2, toolCalls: 1, metered: 2, input: 20, output: 40, unpriced: 0 };
    const costs = [{ amount: 100, currency: 'EUR' }];
    expect(seen.spend.total).toEqual({ ...spent, costs });
    expect(seen.spend.days.map(({ modelCalls }) => modelCalls)).toEqual([0, 0, 0, 0, 2, 0, 0]);
    expect(seen.spend.rooms).toEqual([{ id: roomId, name: 'finance', ...spent, costs }]);
    expect(seen.spend.agents).toEqual([{ id: test.agent.did, name: 'test agent', ...spent, costs }]);
  });

  it('says of tokens without a price that their cost is not known', async () => {
    const { spend } = await findOverview(db(), { actor: auditor, days: 7, prices: [], now });
    expect(spend.total).toMatchObject({ costs: [], unpriced: 2 });
  });

  it('tells what waits, for whom, and since when', () => {
    const byTier = { low: 0, medium: 0, high: 2, critical: 0 };
    const waited = { count: 2, byTier, oldest: at(2).toISOString() };
    expect(seen.waiting.total).toEqual(waited);
    expect(seen.waiting.groups).toMatchObject([
      { group: 'approvers', room: { roomId }, approvers: [alice, oncall], count: 2 },
    ]);
    expect(seen.waiting.people).toMatchObject([
      { mxid: alice, count: 2 },
      { mxid: oncall, count: 2 },
    ]);
    expect(seen.waiting.nobody.count).toBe(0);
  });
});

describe('each number', () => {
  it('leads to as many rows as it says', async () => {
    const { span, decisions, refusals, spend, waiting } = seen;
    const numbers: [string, number][] = [];
    for (const { day, ...counts } of decisions.days) {
      for (const outcome of outcomes) numbers.push([outcomeAddress(oneDay(day), outcome), counts[outcome]]);
      numbers.push([decidedAddress(oneDay(day)), counts.decided]);
    }
    for (const outcome of outcomes) numbers.push([outcomeAddress(span, outcome), decisions.total[outcome]]);
    numbers.push([decidedAddress(span), decisions.total.decided]);
    for (const refusal of refusals) numbers.push([refusalAddress(span, refusal), refusal.count]);
    numbers.push([refusedAddress(span, 'decision'), 3], [refusedAddress(span, 'call'), 1]);
    for (const kind of ['model', 'tool'] as const) {
      const count = (spent: { modelCalls: number; toolCalls: number }) => spent[`${kind}Calls`];
      numbers.push([callsAddress(span, kind), count(spend.total)]);
      for (const day of spend.days) numbers.push([callsAddress(oneDay(day.day), kind), count(day)]);
      for (const room of spend.rooms) numbers.push([callsAddress(span, kind, { room: room.id }), count(room)]);
      for (const agent of spend.agents) numbers.push([callsAddress(span, kind, { agent: agent.id }), count(agent)]);
    }
    numbers.push([usageAddress(span), 2], [usageAddress(span, { room: roomId }), 2]);
    numbers.push([usageAddress(span, { agent: test.agent.did }), 2], [usageAddress(span, { room: '!other:x' }), 0]);
    numbers.push([waitingAddress('anybody'), waiting.total.count], [waitingAddress('nobody'), 0]);
    for (const tier of ['low', 'medium', 'high', 'critical'] as const) {
      numbers.push([waitingAddress('anybody', tier), waiting.total.byTier[tier]]);
    }
    for (const group of waiting.groups) numbers.push([waitingAddress(group), group.count]);
    for (const person of waiting.people) numbers.push([waitingAddress(person), person.count]);
    expect(numbers.length).toBeGreaterThan(80);
    const found: [string, number][] = [];
    for (const [address] of numbers) found.push([address, await rowsBehind(address)]);
    expect(found).toEqual(numbers);
  });

  it('that is no count is made of the rows that it leads to', async () => {
    const jobs = await listDecided(db(), readRowsAsked({ from: '2026-03-03', until: '2026-03-03' }, now));
    expect(jobs.rows.map(({ seconds }) => seconds)).toEqual([400, 30, 20, 10]);
    expect(jobs.rows.map(({ outcome }) => outcome)).toEqual(['approved', 'approved', 'denied', 'approved']);
    const calls = await listUsage(db(), readRowsAsked({ from: '2026-03-02', until: '2026-03-02' }, now), prices);
    expect(calls.rows).toMatchObject([
      { model: 'openai/scripted-demo-1', input: 10, output: 20, cost: { amount: 50, currency: 'EUR' } },
      { model: 'openai/scripted-demo-1', input: 10, output: 20, cost: { amount: 50, currency: 'EUR' } },
    ]);
  });
});
