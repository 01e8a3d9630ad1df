import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { modelCall, runningJob, toolCall } from '#lib/testing/agent-run.ts';
import { after, alice, pendingJob, rita, roomId } from '#lib/testing/console.ts';
import { verifyArtefact } from '#lib/verify/verify-artefact.ts';
import { endings, finish, packaged, usePackages } from '../package/testing.ts';
import { parseEndedFilters } from './ended-filters.ts';
import { storedFile } from './evidence-file.ts';
import { findReview, roomOfReview } from './find-review.ts';
import { listEnded } from './list-ended.ts';
import { rawParts } from './raw-parts.ts';
import { requestOfJob } from './review-store.ts';

const given = usePackages(useTestDatabase());
const jobs = { done: '', denied: '', withdrawn: '' };

const read = async (jobId: string) => {
  const review = await findReview(db(), jobId, [
    { model: 'openai/scripted-demo-1', input: 2, output: 10, currency: 'EUR' },
  ]);
  if (!review) throw new Error('no review');
  return review;
};

beforeAll(async () => {
  const { test } = given;
  const job = await runningJob(test);
  await modelCall(test, job.claims, 65);
  await toolCall(test, job.claims, { kind: 'tool', tool: 'read', args: { path: 'ledger/q2.csv' } }, 70);
  await finish(test, job);
  await packaged(given, job.jobId);
  jobs.done = job.jobId;

  jobs.denied = await endings.denied(test);
  await packaged(given, jobs.denied);

  jobs.withdrawn = await endings.withdrawn(test);
});

describe('the review of a job that ran', () => {
  it('tells the chain from the request to the package in order, each node resting on one before it', async () => {
    const { nodes } = await read(jobs.done);
    const spine = nodes.filter(({ beside }) => beside === null);
    expect(spine.map(({ kind }) => kind)).toEqual([
      'request',
      'plan',
      'decision',
      'token',
      'event',
      'event',
      'event',
      'event',
      'event',
      'bundle',
      'package',
    ]);
    const seen = new Set<string>();
    for (const [index, node] of nodes.entries()) {
      expect(seen.has(node.id), `${node.id} is one node`).toBe(false);
      for (const { id } of node.restsOn) expect(seen.has(id), `${node.id} rests on ${id}`).toBe(true);
      if (index > 0) expect(node.restsOn.length + Number(node.kind === 'policy'), node.id).toBeGreaterThan(0);
      seen.add(node.id);
    }
    expect(nodes.filter(({ kind }) => kind === 'receipt')).toHaveLength(2);
    expect(spine.at(-1)).toMatchObject({ tone: 'ok', hash: { label: 'SHA-256 of the file' } });
  });

  it('gives every node that claims stored bytes its bytes, and no node those of another job', async () => {
    const { nodes } = await read(jobs.done);
    const [own, other] = await Promise.all([requestOfJob(db(), jobs.done), requestOfJob(db(), jobs.denied)]);
    if (!own || !other) throw new Error('no job');
    for (const node of nodes.filter(({ raw }) => raw)) {
      expect((await rawParts(db(), own, node.id)).length, node.id).toBeGreaterThan(0);
    }
    const foreign = nodes.filter(({ kind }) => ['decision', 'assertion', 'token', 'receipt'].includes(kind));
    for (const node of foreign) expect(await rawParts(db(), other, node.id), node.id).toEqual([]);
    for (const id of [
      '',
      'nothing',
      '__proto__',
      'constructor-1',
      'plan-x',
      'decision-1',
      'event-99999',
      'policy-none',
    ]) {
      expect(await rawParts(db(), own, id), id).toEqual([]);
    }
  });

  it('sets what was planned beside what was called, and counts what deviates', async () => {
    const { work } = await read(jobs.done);
    expect(work).toMatchObject({ approved: true, revision: 1, unplanned: [], refused: [] });
    expect(work.steps.map(({ tool, status }) => [tool, status])).toEqual([
      ['read', 'done'],
      ['write_pr', 'not_done'],
    ]);
    expect(work.steps[0]?.calls[0]?.otherArgs).toEqual({ path: 'ledger/q2.csv' });
    expect(work.deviations).toBe(2);
    expect(work.modelCalls).toHaveLength(1);
  });

  it('adds tokens up, and costs only where somebody set a price', async () => {
    const priced = await read(jobs.done);
    expect(priced.totals).toMatchObject({ modelCalls: 1, toolCalls: 1, input: 10, output: 20, unpriced: [] });
    expect(priced.totals.costs).toEqual([{ currency: 'EUR', amount: 0.00022 }]);
    const unpriced = await findReview(db(), jobs.done, []);
    expect(unpriced?.totals).toMatchObject({ costs: [], unpriced: ['openai/scripted-demo-1'] });
    expect(unpriced?.receipts.every(({ cost }) => cost === null)).toBe(true);
  });

  it('hands out the stored files byte for byte', async () => {
    const { exportText } = await db().bundle.findUniqueOrThrow({ where: { jobId: jobs.done } });
    const file = await storedFile(db(), jobs.done, 'export');
    const text = new TextDecoder().decode(file?.body);
    expect(text).toBe(exportText);
    const { gateway } = given.test;
    expect(await verifyArtefact(text, { gatewayDids: [gateway.did], now: after(103) })).toMatchObject({
      verdict: 'VALID',
    });
    const sealed = await db().package.findUniqueOrThrow({ where: { jobId: jobs.done } });
    const archive = await storedFile(db(), jobs.done, 'package');
    expect([archive?.sha256, archive?.body.byteLength]).toEqual([sealed.sha256, sealed.bytes]);
    expect(JSON.parse(new TextDecoder().decode((await storedFile(db(), jobs.done, 'pulse'))?.body))).toMatchObject({
      trust_pulse_version: '1',
      evidence_class: 'self_reported',
    });
  });
});

describe('the review of a job that never ran', () => {
  it('says who denied it and why, and claims nothing that was not done', async () => {
    const review = await read(jobs.denied);
    expect(review.approvals).toMatchObject([{ kind: 'deny', approverMxid: alice, reason: 'not this quarter' }]);
    expect(review.nodes.filter(({ beside }) => beside === null).map(({ kind }) => kind)).toEqual([
      'request',
      'plan',
      'decision',
      'end',
      'package',
    ]);
    expect(review).toMatchObject({ bundle: null, verdict: 'VALID', verdictOf: 'package', receipts: [] });
    expect(review.work).toMatchObject({ approved: false });
    for (const key of ['export', 'bundle', 'pulse'] as const)
      expect(await storedFile(db(), jobs.denied, key)).toBeNull();
  });

  it('is there before its package is', async () => {
    expect(await read(jobs.withdrawn)).toMatchObject({ package: null, verdict: null, state: 'withdrawn' });
  });

  it('is not there before the job has ended', async () => {
    const { jobId } = await pendingJob(given.test);
    expect(await roomOfReview(db(), jobId)).toBeNull();
    expect(await roomOfReview(db(), jobs.denied)).toBe(roomId);
  });
});

describe('the list of evidence', () => {
  const list = (query: Record<string, string> = {}, seen: string[] | null = null) =>
    listEnded(db(), { seen, filters: parseEndedFilters(query), after: null });
  const ids = async (...args: Parameters<typeof list>) => (await list(...args)).rows.map(({ jobId }) => jobId);

  it('holds every job that ended, with its verdict, and none that has not', async () => {
    const { rows, next } = await list();
    expect(new Map(rows.map(({ jobId, verdict }) => [jobId, verdict]))).toEqual(
      new Map([
        [jobs.done, 'VALID'],
        [jobs.denied, 'VALID'],
        [jobs.withdrawn, null],
      ]),
    );
    expect(next).toBeNull();
  });

  it('shows each reader the rooms that they may see and nothing else', async () => {
    expect(await ids({}, [roomId])).toHaveLength(3);
    expect(await ids({}, [])).toEqual([]);
    expect(await ids({}, ['!other:test.localhost'])).toEqual([]);
    expect(await ids({ room: roomId }, ['!other:test.localhost'])).toEqual([]);
  });

  it('filters by verdict, end, requester, agent and words', async () => {
    expect(await ids({ verdict: 'VALID', state: 'done' })).toEqual([jobs.done]);
    expect(await ids({ verdict: 'none' })).toEqual([jobs.withdrawn]);
    expect(await ids({ verdict: 'INVALID' })).toEqual([]);
    expect(await ids({ requester: rita })).toHaveLength(3);
    expect(await ids({ requester: alice })).toEqual([]);
    expect(await ids({ agent: given.test.agent.did, q: jobs.denied.toLowerCase() })).toEqual([jobs.denied]);
    expect(await ids({ state: 'pending', verdict: 'nonsense' })).toHaveLength(3);
  });

  it('turns its pages by key', async () => {
    const { rows } = await list();
    const [first] = rows;
    if (!first) throw new Error('no row');
    const place = { at: new Date(first.endedAt), jobId: first.jobId };
    const { rows: later } = await listEnded(db(), { seen: null, filters: {}, after: place });
    expect(later.map(({ jobId }) => jobId)).toEqual(rows.slice(1).map(({ jobId }) => jobId));
  });
});
