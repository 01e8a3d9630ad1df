import { spawn } from 'node:child_process';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { runningJob, toolCall } from '#lib/testing/agent-run.ts';
import {
  after,
  alice,
  decision,
  noon,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  rita,
  roomId,
  setup,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { appendAudit } from './append.ts';
import { candidatesMax, searchEntries } from './search-entries.ts';
import { termKey } from './term-key.ts';
import { catchUp, findAll, indexAll, sequenceAll } from './testing.ts';

const { url } = useTestDatabase();
const fileHash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const pullRequest = 'https://github.com/acme/Ledger/pull/42';

const readArgs = { path: 'ledger/2026-q1.csv', sha256: fileHash };
const plan = {
  summary: 'Read the ledger and comment on the pull request',
  steps: [
    { tool: 'read', args: readArgs },
    {
      tool: 'http',
      args: { method: 'GET', url: `${pullRequest}/files?w=1` },
      preview: { kind: 'text', text: 'Fetches the files of the pull request.' },
    },
  ],
};

const actions = async (q: string) => (await findAll({ q })).map((entry) => entry.action);

describe('one box', () => {
  let test_: TestConsole;
  let job: { jobId: string; jti: string };
  beforeAll(async () => {
    await emptyDatabase();
    test_ = await openTestConsole();
    await pendingJob(test_);
    const { jobId, claims } = await runningJob(test_, plan, async () => ({
      reason: 'Quarter end, as agreed with Zoë',
    }));
    await toolCall(test_, claims, { kind: 'tool', tool: 'read', args: readArgs }, 63);
    await completeJob(
      {
        jobId,
        agentDid: test_.agent.did,
        status: 'completed',
        summary: `Commented on ${pullRequest}.`,
        now: after(90),
      },
      test_,
    );
    job = { jobId, jti: claims.jti };
    await catchUp(url);
  });

  test('a job by its id finds everything of it, in any case, bare or as a link of ours', async () => {
    const all = await db().auditEntry.findMany({ where: { jobId: job.jobId }, orderBy: { id: 'desc' } });
    for (const q of [
      job.jobId,
      job.jobId.toLowerCase(),
      `job:${job.jobId}`,
      `http://localhost:3100/jobs/${job.jobId}`,
    ]) {
      expect((await findAll({ q })).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    }
  });

  test('an event by its id and by a link to it', async () => {
    const { requestEventId } = await db().job.findUniqueOrThrow({ where: { id: job.jobId } });
    const link = `https://matrix.to/#/${encodeURIComponent(roomId)}/${encodeURIComponent(requestEventId)}?via=test.localhost`;
    for (const q of [requestEventId, link]) expect(await actions(q)).toEqual(['job.requested']);
  });

  test('a person by the Matrix id: as actor, as requester, in a policy', async () => {
    expect(await actions(rita)).toContain('job.requested');
    expect(await actions(oncall)).toEqual(['policy.published']);
    expect(await actions(alice)).toEqual(
      expect.arrayContaining(['decision.recorded', 'job.approved', 'policy.published']),
    );
  });

  test('a token by its id', async () => {
    expect(await actions(job.jti)).toEqual(expect.arrayContaining(['token.minted', 'token.collected', 'job.approved']));
  });

  test('a policy by its hash, base64url or hex', async () => {
    const hex = Buffer.from(test_.policyHash, 'base64url').toString('hex');
    for (const q of [test_.policyHash, hex]) {
      expect(await actions(q)).toEqual(
        expect.arrayContaining(['policy.published', 'policy.activated', 'plan.submitted']),
      );
    }
  });

  test('a decision by its digest and by its CODE', async () => {
    const { digest } = await db().decision.findFirstOrThrow({ where: { jobId: job.jobId } });
    for (const q of [digest, digest.slice(0, 8).toUpperCase(), Buffer.from(digest, 'hex').toString('base64url')]) {
      expect(await actions(q)).toEqual(
        expect.arrayContaining(['approval.requested', 'decision.recorded', 'job.approved']),
      );
    }
  });

  test('a bundle and a receipt by their ids, a receipt by its hash', async () => {
    const { id } = await db().bundle.findFirstOrThrow({ where: { jobId: job.jobId } });
    expect(await actions(id)).toEqual(['job.completing', 'bundle.assembled']);
    const receipt = await db().receipt.findFirstOrThrow();
    expect(await actions(receipt.receiptId)).toEqual(['call.closed']);
    expect(await actions(receipt.sha256)).toEqual(['call.closed']);
  });

  test('a pull request by its link, wherever it was named', async () => {
    expect(await actions(pullRequest)).toEqual(['job.completing', 'plan.submitted']);
    expect(await actions('github.com/acme/ledger/pull/4')).toEqual([]);
  });

  test('a file by its path and by its hash, hex or base64url', async () => {
    const base64url = Buffer.from(fileHash, 'hex').toString('base64url');
    for (const q of ['ledger/2026-q1.csv', '2026-q1.csv', fileHash, base64url]) {
      expect(await actions(q)).toEqual(expect.arrayContaining(['plan.submitted', 'call.admitted']));
    }
  });

  test('words of a request, a reason and a result, however many, all of which must be there', async () => {
    expect(await actions('zoë QUARTER')).toEqual(['decision.recorded']);
    expect(await actions('zoë unheard')).toEqual([]);
    expect(await actions('reconcile the ledger')).toEqual(['job.requested', 'plan.submitted', 'job.requested']);
    expect(await actions(`reconcile ${job.jobId}`)).toEqual(['job.requested']);
    expect(await actions('test agent')).toContain('agent.registered');
  });

  test('filters and words hold together', async () => {
    const of = async (filters: Parameters<typeof findAll>[0]) => (await findAll(filters)).map((entry) => entry.action);
    expect(await of({ action: 'plan.submitted', q: job.jobId })).toEqual(['plan.submitted']);
    expect(await of({ actor: alice, job: job.jobId })).toEqual(expect.arrayContaining(['decision.recorded']));
    expect(await of({ actor: alice, action: 'job.requested' })).toEqual([]);
    expect(await of({ agent: test_.agent.did, room: roomId, action: 'job.requested' })).toHaveLength(2);
    expect(await of({ policy: test_.policyHash, action: 'policy.activated' })).toEqual(['policy.activated']);
    expect(await of({ actor: 'setup', action: 'agent.registered' })).toEqual(['agent.registered']);
  });

  test('a span of days holds its first and its last day, and no other', async () => {
    const event = { action: 'role.granted', target: 'person:1', detail: { role: 'auditor' } } as const;
    const at = (day: string) => new Date(`${day}Z`);
    // Entries whose time does not follow their order are found all the same.
    for (const day of ['2026-04-03T00:00:00', '2026-04-01T23:59:59', '2026-04-02T12:00:00', '2026-04-04T00:00:00']) {
      await transaction((tx) => appendAudit(tx, event, { actor: setup, at: at(day) }));
    }
    await catchUp(url);
    const days = async (from?: string, until?: string) =>
      (await findAll({ action: 'role.granted', from, until })).map((entry) => entry.at.getUTCDate());
    expect(await days('2026-04-02', '2026-04-03')).toEqual([2, 3]);
    expect(await days('2026-04-02')).toEqual([4, 2, 3]);
    expect(await days(undefined, '2026-04-02')).toEqual([2, 1]);
    expect(await days('2026-05-01')).toEqual([]);
    expect(await findAll({ from: '2026-03-02', until: '2026-03-02' })).not.toHaveLength(0);
  });
});

describe('pages', () => {
  beforeEach(emptyDatabase);
  const append = (count: number) =>
    transaction(async (tx) => {
      for (let at = 0; at < count; at += 1) {
        const detail = { name: at % 2 ? 'odd ledger' : 'even ledger' };
        await appendAudit(tx, { action: 'room.allowed', target: 'room:!a:x', detail }, { actor: setup, at: noon });
      }
    });

  test('hold every entry once, newest first, while entries are added and indexed', async () => {
    await append(300);
    await catchUp(url);
    const ids: number[] = [];
    let before: bigint | null = null;
    for (;;) {
      const question = { terms: ['odd', 'ledger'], span: { from: null, until: null } };
      const page: Awaited<ReturnType<typeof searchEntries>> = await searchEntries(db(), question, before, 20);
      ids.push(...page.entries.map(({ id }) => Number(id)));
      await append(3);
      await catchUp(url);
      if (page.next === null) break;
      before = page.next;
    }
    expect(ids).toEqual(Array.from({ length: 150 }, (_, at) => 300 - at * 2));
  });

  test('common words that never meet cost one bounded look, which can be gone on from', async () => {
    await append(2);
    const rows = candidatesMax * 6;
    const [black, white] = [termKey('black'), termKey('white')];
    await db().$executeRaw`
      INSERT INTO audit_term (term, "auditId") SELECT CASE WHEN n % 2 = 0 THEN ${black} ELSE ${white} END, n FROM generate_series(3, ${rows}::int) AS n`;
    await db().$executeRaw`INSERT INTO audit_term (term, "auditId") VALUES (${black}, 1), (${white}, 1)`;
    const question = { terms: ['black', 'white'], span: { from: null, until: null } };
    const first = await searchEntries(db(), question, null, 50);
    expect(first.entries).toEqual([]);
    expect(first.next).not.toBeNull();
    expect((await findAll({ q: 'black white' })).map(({ id }) => Number(id))).toEqual([1]);
  });
});

describe('a hidden vote', () => {
  const slots = [{ group: 'both', count: 2 }];
  const rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots, blind: true }];
  beforeEach(emptyDatabase);

  test('is found by nothing that it says, and by everything once the last one is in', async () => {
    const console_ = await openTestConsole();
    await putInForce(console_.registry, sketch({ approval: { groups: { both: [alice, oncall] }, rules } }));
    const { jobId, digest } = await pendingJob(console_);
    const reason = 'Unmistakable words';
    await decideJob(decision(jobId, digest, { reason }), console_.mint);
    await catchUp(url);
    const { id } = await db().decision.findFirstOrThrow();
    const secrets = [
      { q: alice },
      { q: 'alice' },
      { q: 'unmistakable' },
      { q: id },
      { actor: alice },
      { q: 'approve' },
    ];
    for (const filters of secrets) {
      const found = await findAll({ ...filters, job: jobId });
      expect(
        found.map((entry) => entry.action),
        JSON.stringify(filters),
      ).not.toContain('decision.recorded');
    }
    const [known] = await findAll({ action: 'decision.recorded', job: jobId });
    expect(known).toMatchObject({ hidden: true });

    await decideJob(
      decision(jobId, digest, { approver: { mxid: oncall, personId: null }, actor: { kind: 'matrix', mxid: oncall } }),
      console_.mint,
    );
    for (const filters of secrets) {
      const found = await findAll({ ...filters, job: jobId });
      expect(
        found.map((entry) => entry.action),
        JSON.stringify(filters),
      ).toContain('decision.recorded');
    }
  });
});

describe('the index', () => {
  beforeEach(emptyDatabase);
  const append = (name: string) =>
    transaction((tx) =>
      appendAudit(tx, { action: 'room.allowed', target: 'room:!a:x', detail: { name } }, { actor: setup, at: noon }),
    );
  const named = async (q: string) => (await findAll({ q })).length;

  test('passes no entry by that commits after one with a higher id', async () => {
    let late = () => {};
    const open = new Promise<void>((resolve) => {
      late = resolve;
    });
    let inserted = () => {};
    const begun = new Promise<void>((resolve) => {
      inserted = resolve;
    });
    const slow = transaction(async (tx) => {
      const event = { action: 'room.allowed', target: 'room:!a:x', detail: { name: 'slow' } } as const;
      await appendAudit(tx, event, { actor: setup, at: noon });
      inserted();
      await open;
    });
    await begun;
    await append('quick');
    await catchUp(url);
    expect(await named('quick')).toBe(1);
    late();
    await slow;
    await catchUp(url);
    expect(await named('slow')).toBe(1);
    expect(await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { detailText: '{"name":"slow"}' },
      { detailText: '{"name":"quick"}' },
    ]);
  });

  /** A process of its own that does nothing but follow, two entries at a time. */
  const program = `
    import { indexNewEntries } from '#lib/audit/index-entries.ts';
    for (;;) if ((await indexNewEntries({ now: new Date(), take: 2 })) > 0) console.log('moved');`;
  function startFollower() {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    return {
      moved: () => new Promise((resolve) => child.stdout.once('data', resolve)),
      kill: () => child.kill('SIGKILL'),
      ended,
    };
  }

  test('is whole and has no entry twice when followers run at once and are killed at work', {
    timeout: 60_000,
  }, async () => {
    for (let at = 0; at < 120; at += 1) await append(`entry${at}`);
    await sequenceAll(url);
    for (let round = 0; round < 2; round += 1) {
      const followers = [startFollower(), startFollower()];
      await Promise.race(followers.map(({ moved }) => moved()));
      for (const { kill, ended } of followers) {
        kill();
        await ended;
      }
    }
    const left = await indexAll();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(120);
    for (let at = 0; at < 120; at += 1) expect(await named(`entry${at}`), `entry${at}`).toBe(1);
  });

  test('can be made anew from the log alone', async () => {
    await append('kept');
    await catchUp(url);
    const before = await db().auditTerm.findMany({ orderBy: [{ term: 'asc' }, { auditId: 'asc' }] });
    await db().auditTerm.deleteMany();
    await db().logReader.deleteMany();
    expect(await indexAll()).toBe(1);
    expect(await db().auditTerm.findMany({ orderBy: [{ term: 'asc' }, { auditId: 'asc' }] })).toEqual(before);
  });
});
