import { beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  actionsOf,
  after,
  decision,
  openTestConsole,
  pendingJob,
  putInForce,
  rita,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { decideJob } from './decide-job.ts';
import { decideSet, type SetInput } from './decide-set.ts';
import { approveMax, type SetItem, setDigestOf } from './decision-set.ts';
import { readSet } from './read-set.ts';
import { submitPlan } from './submit-plan.ts';

useTestDatabase();
let test: TestConsole;

const plan = (path: string, tool = 'read') => ({ summary: 's', steps: [{ tool, args: { path } }] });
const low = (path: string, tool?: string) => pendingJob(test, plan(path, tool));
const set = (items: SetItem[], change: Partial<SetInput> = {}): SetInput => {
  const { jobId: _, seen: __, channel: ___, ...rest } = decision('', '');
  return { ...rest, items, ...change };
};
const nobody = { personId: null };
const refusal = (input: SetInput) => decideSet(input, test.mint).catch((error) => ({ refused: error.code }));

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

describe('plans approved together', () => {
  it('each get their own decision and token, with the set and its digest in the evidence', async () => {
    const items = [await low('a'), await low('b'), await low('c')];
    const { setDigest, results } = await decideSet(set(items), test.mint);
    expect(results).toEqual(
      items
        .map(({ jobId }) => ({ jobId, ok: true, state: 'approved' }))
        .toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1)),
    );
    expect(setDigest).toBe(await setDigestOf(items.toReversed()));
    expect(await db().token.count()).toBe(3);
    const evidence = (await db().decision.findMany()).map((row) => JSON.parse(row.evidenceText).set);
    expect(evidence.map(({ digest }) => digest)).toEqual([setDigest, setDigest, setDigest]);
    expect(await setDigestOf(evidence[0].items)).toBe(setDigest);
  });

  it.each<[string, () => Promise<SetItem[]>]>([
    ['one of a higher tier', async () => [await low('a'), await pendingJob(test)]],
    ['one with another tool', async () => [await low('a'), await low('b', 'search')]],
    [
      'one with the same tools in another order',
      async () => {
        const steps = [...plan('a').steps, ...plan('a', 'search').steps];
        return [
          await pendingJob(test, { summary: 's', steps }),
          await pendingJob(test, { summary: 's', steps: steps.toReversed() }),
        ];
      },
    ],
    [
      'one under another policy',
      async () => {
        const first = await low('a');
        await putInForce(test.registry, sketch({ allow: ['read', 'list', 'search'] }));
        return [first, await low('b')];
      },
    ],
  ])('are refused as a whole when there is %s', async (_, make) => {
    const items = await make();
    expect(await refusal(set(items))).toEqual({ refused: 'NOT_ALIKE' });
    await expect(readSet(db(), items, nobody)).rejects.toMatchObject({ code: 'NOT_ALIKE' });
    expect(await db().decision.count()).toBe(0);
  });

  it('are refused when a job is there twice, and above the cap', async () => {
    const item = await low('a');
    expect(await refusal(set([item, item]))).toEqual({ refused: 'BAD_SET' });
    const many = Array.from({ length: approveMax + 1 }, (_, n) => ({ jobId: `J${n}`, digest: `${n}` }));
    expect(await refusal(set(many))).toEqual({ refused: 'BAD_SET' });
  });

  it('leave out a job that changed on the way: it mints nothing, the others are approved', async () => {
    const [kept, changed] = [await low('a'), await low('b')];
    const input = { jobId: changed.jobId, agentDid: test.agent.did, plan: plan('elsewhere'), now: after(30) };
    await submitPlan(input, { terms: test.terms });
    const { results } = await decideSet(set([kept, changed]), test.mint);
    expect(results).toContainEqual({ jobId: kept.jobId, ok: true, state: 'approved' });
    expect(results).toContainEqual(
      expect.objectContaining({ jobId: changed.jobId, ok: false, code: 'DIGEST_MISMATCH' }),
    );
    expect(await db().token.findMany({ select: { jobId: true } })).toEqual([{ jobId: kept.jobId }]);
    expect(await stateOf(changed.jobId)).toBe('pending');
    expect(await actionsOf(changed.jobId)).toContain('decision.refused');
  });

  it('never take a digest of one job for another', async () => {
    const [first, second] = [await low('a'), await low('b')];
    const crossed = [
      { jobId: first.jobId, digest: second.digest },
      { jobId: second.jobId, digest: first.digest },
    ];
    const { results } = await decideSet(set(crossed), test.mint);
    expect(results.every(({ ok }) => !ok)).toBe(true);
    expect(await db().token.count()).toBe(0);
  });

  it('tell for each job why it was not approved', async () => {
    const [mine, decided] = [await low('a'), await low('b')];
    await decideJob(decision(decided.jobId, decided.digest, { decision: 'deny', reason: 'no' }), test.mint);
    const { results } = await decideSet(set([mine, decided]), test.mint);
    expect(results.find(({ jobId }) => jobId === decided.jobId)).toMatchObject({ ok: false, code: 'ALREADY_DECIDED' });
    const own = set([await low('c')], { approver: { mxid: rita, personId: null } });
    expect((await decideSet(own, test.mint)).results).toMatchObject([{ ok: false, code: 'OWN_JOB' }]);
  });
});

describe('plans denied together', () => {
  it('may be anything, and each keeps the one reason', async () => {
    const items = [await low('a'), await pendingJob(test)];
    const { results } = await decideSet(set(items, { decision: 'deny', reason: 'not today' }), test.mint);
    expect(results.map((result) => result.ok && result.state)).toEqual(['denied', 'denied']);
    const rows = await db().decision.findMany({ select: { kind: true, reason: true } });
    expect(rows).toEqual([
      { kind: 'deny', reason: 'not today' },
      { kind: 'deny', reason: 'not today' },
    ]);
  });
});

describe('what is read before an approval together', () => {
  it('holds the effect of all and the exact arguments of each, made visible', async () => {
    const items = [await low('a'), await low('pay\u202Egpj.exe')];
    const view = await readSet(db(), items, nobody);
    expect(view.effect).toBe('Reads 2 files; nothing is executed');
    expect(view.setDigest).toBe(await setDigestOf(items));
    const shown = view.jobs.flatMap((job) => job.steps.map(({ tool, args }) => `${tool} ${args}`));
    expect(shown.toSorted()).toEqual(['read {"path":"a"}', 'read {"path":"pay⟨U+202E⟩gpj.exe"}']);
    const flagged = view.jobs.filter(({ flags }) => flags.some((flag) => flag.startsWith('Invisible or misleading')));
    expect(flagged.map(({ jobId }) => jobId)).toEqual([items[1]?.jobId]);
  });

  it('is refused when a job is no longer what was on the screen', async () => {
    const items = [await low('a'), { ...(await low('b')), digest: '0'.repeat(64) }];
    await expect(readSet(db(), items, nobody)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });
});
