import { beforeAll, describe, expect, it } from 'vitest';
import { sha256B64u } from '#lib/canon/digest.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { endings, usePackages } from '#lib/evidence/package/testing.ts';
import { after, alice, pendingJob, rita, roomId } from '#lib/testing/console.ts';
import type { Answer, Artefact } from './answer.ts';
import { answerFor } from './job-answer.ts';
import { first, type Investigated, investigatedJob, ledgerUrl } from './testing.ts';

const given = usePackages(useTestDatabase());
let job: Investigated;

beforeAll(async () => {
  job = await investigatedJob(given);
});

async function answer(jobId: string, pasted: string | null = null): Promise<Answer> {
  const found = await answerFor(db(), jobId, { now: after(300), pasted });
  if (!found) throw new Error('no answer');
  return found;
}

const all = ({ sections }: Answer): Artefact[] => sections.flatMap(({ artefacts }) => artefacts);
const marked = (found: Answer) => all(found).flatMap(({ id, pasted }) => (pasted ? [`${id} ${pasted}`] : []));
const statusOf = async (id: string) => all(await answer(job.id)).find((each) => each.id === id);

describe('the answer for a job that ran', () => {
  it('says in one sentence who authorised it, for whom, under what, and what came of it', async () => {
    const { sentence, verdict, state } = await answer(job.id);
    expect({ verdict, state }).toEqual({ verdict: 'VALID', state: 'done' });
    expect(sentence).toMatch(
      new RegExp(
        `^${alice} countersigned plan 1 of job ${job.id}, asked by ${rita} in room finance, under policy \\S+ \\(\\S{8}…\\); ` +
          'the agent test agent made 2 calls; it ended done, its evidence VALID\\.$',
      ),
    );
  });

  it('tells the chain in its order, with everything verified and nothing claimed beyond that', async () => {
    const found = await answer(job.id);
    expect(found.sections.map(({ key, artefacts }) => [key, artefacts.length])).toEqual([
      ['request', 1],
      ['plans', 1],
      ['policy', 1],
      ['decisions', 2],
      ['tokens', 1],
      ['calls', 2],
      ['outcome', 4],
      ['controls', 0],
      ['room', 0],
    ]);
    expect(all(found).filter(({ verified }) => verified !== 'verified')).toEqual([]);
    expect(found.totals).toEqual({ verified: 12, failed: 0, not_checked: 0 });
    expect(all(found).every(({ why }) => /^[A-Z].+\.$/.test(why))).toBe(true);
  });

  it('names what an incident would be opened from', async () => {
    expect((await answer(job.id)).ground).toEqual({
      jobId: job.id,
      policies: [given.test.policyHash],
      models: ['openai/scripted-demo-1'],
      rooms: [roomId],
      approvers: [alice],
      agents: [given.test.agent.did],
      from: job.requestedAt.toISOString(),
      to: job.finishedAt?.toISOString(),
    });
  });

  it('has no answer for a job that there is not', async () => {
    expect(await answerFor(db(), '000000000000', { now: after(300) })).toBeNull();
  });
});

describe('what was pasted', () => {
  const decisionDigest = () => first(job.approvalRequests).digest;

  it('is marked where it is the thing itself', async () => {
    const receipt = first(job.run?.receipts ?? []);
    expect(marked(await answer(job.id, receipt.receiptId))).toEqual(['call-1 itself']);
    expect(marked(await answer(job.id, receipt.sha256))).toEqual(['call-1 itself']);
    expect(marked(await answer(job.id, job.requestEventId))).toEqual(['request itself']);
    expect(marked(await answer(job.id, first(job.tokens).jti))).toEqual([`token-${first(job.tokens).jti} itself`]);
    expect(marked(await answer(job.id, given.test.policyHash))).toEqual([`policy-${given.test.policyHash} itself`]);
    expect(marked(await answer(job.id, job.package?.sha256 ?? ''))).toEqual(['package itself']);
    expect(marked(await answer(job.id, decisionDigest()))).toContain(`ask-${decisionDigest()} itself`);
  });

  it('is marked where it stands inside something, when it is nothing of its own', async () => {
    expect(marked(await answer(job.id, ledgerUrl))).toEqual(['plan-1 inside']);
  });
});

describe('a job that did not run', () => {
  it('says who denied it, and that nothing could be done', async () => {
    const jobId = await endings.denied(given.test);
    const found = await answer(jobId);
    expect(found.sentence).toContain(`${alice} denied plan 1 of job ${jobId}`);
    expect(found.sentence).toContain('no token was minted, so the agent test agent could do nothing; it ended denied');
    expect(found.totals.failed).toBe(0);
  });

  it('says that nobody has authorised what waits', async () => {
    const { jobId } = await pendingJob(given.test);
    const found = await answer(jobId);
    expect(found.sentence).toMatch(new RegExp(`^Nobody has authorised job ${jobId}, .*; it is pending\\.$`));
    expect(all(found).find(({ id }) => id === 'end')).toMatchObject({
      verified: 'not_checked',
      why: 'It has not ended.',
    });
  });
});

/** Changes a row behind the console's back, looks, and puts it back. */
async function tampered(sql: string, back: string, look: () => Promise<void>): Promise<void> {
  await db().$transaction([
    db().$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`),
    db().$executeRawUnsafe(sql),
  ]);
  try {
    await look();
  } finally {
    await db().$transaction([
      db().$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`),
      db().$executeRawUnsafe(back),
    ]);
  }
}

describe('a record that was changed in the database', () => {
  const swap = (table: string, column: string, from: string, to: string) => {
    const set = (a: string, b: string) =>
      `UPDATE ${table} SET "${column}" = replace("${column}", '${a}', '${b}') WHERE "${column}" LIKE '%${a}%'`;
    return [set(from, to), set(to, from)] as const;
  };

  it.each([
    ['receipt', 'envelopeText', '"tokens_output":20', '"tokens_output":21', 'call-1', /signature on the receipt/],
    ['call', 'argsText', 'ledger/q1.csv', 'ledger/q9.csv', 'call-2', /arguments are not those/],
    ['run_event', 'payloadText', '"step":1', '"step":7', 'run', /Event 4 is not what was hashed/],
    ['matrix_event', 'raw', 'reconcile the ledger', 'reconcile the bedger', 'request', /SHA-256 is another/],
    ['plan_revision', 'planText', 'ledger/q1.csv', 'ledger/q8.csv', 'plan-1', /not the one that was hashed/],
    ['decision', 'approverMxid', '@alice:test', '@mallory:test', 'decision', /says something else than the record/],
    ['token', 'claimsText', '"mission_id":"', '"mission_id":"X', 'token', /another token, job or agent/],
    ['policy', 'envelopeText', 'write_pr', 'write_qr', 'policy', /signed envelope does not verify/],
    ['policy_head', 'activatedBy', 'setup', 'elsewhere', 'policy', /says something else/],
    ['bundle', 'payloadText', '"bundle_version":"1"', '"bundle_version":"2"', 'bundle', /something else/],
    ['job', 'requestText', 'the ledger', 'another ledger', 'request', /another text than the event/],
    ['package', 'verdict', 'VALID', 'INVALID', 'package', /says something else/],
    ['package', 'archive', '', '', 'package', /SHA-256 is another/],
  ])('is failed and not verified: %s %s', async (table, column, from, to, id, why) => {
    const [change, back] =
      column === 'archive'
        ? [
            `UPDATE package SET archive = archive || '\\x00' WHERE "jobId" = '${job.id}'`,
            `UPDATE package SET archive = substring(archive from 1 for length(archive) - 1) WHERE "jobId" = '${job.id}'`,
          ]
        : swap(table, column, from, to);
    await tampered(change, back, async () => {
      const failed = all(await answer(job.id)).filter(({ verified }) => verified === 'failed');
      expect(
        failed.map((each) => each.id).some((found) => found.startsWith(id)),
        JSON.stringify(failed),
      ).toBe(true);
      expect(failed.find((each) => each.id.startsWith(id))?.why).toMatch(why);
    });
    expect((await answer(job.id)).totals.failed).toBe(0);
  });

  it('is failed when it is an entry of the log', async () => {
    const minted = await db().auditEntry.findFirstOrThrow({ where: { jobId: job.id, action: 'token.minted' } });
    const set = (text: string) => `UPDATE audit_entry SET actor = '${text}' WHERE id = ${minted.id}`;
    await tampered(set('system:nobody'), set(minted.actor), async () => {
      const token = await statusOf(`token-${first(job.tokens).jti}`);
      expect(token).toMatchObject({ verified: 'failed', why: expect.stringContaining('not what its leaf') });
    });
  });

  it('is failed when the log has no entry for it', async () => {
    const decision = first(job.decisions);
    const set = (from: string, to: string) =>
      `UPDATE audit_entry SET "detailText" = replace("detailText", '${from}', '${to}') WHERE action = 'decision.recorded' AND "jobId" = '${job.id}'`;
    const other = crypto.randomUUID();
    await tampered(set(decision.id, other), set(other, decision.id), async () => {
      const found = await statusOf(`decision-${decision.id}`);
      expect(found).toMatchObject({ verified: 'failed', why: 'The log has no entry for it.' });
    });
  });

  it('is failed when its record was taken away, and nobody is named in its place', async () => {
    const rows = await db().decision.findMany({ where: { jobId: job.id } });
    await db().decision.deleteMany({ where: { jobId: job.id } });
    const found = await answer(job.id);
    await db().decision.createMany({ data: rows });
    expect(found.sentence).toMatch(
      /^Nobody whose vote is stored countersigned .* failed a check: do not rely on this sentence\.$/,
    );
    expect(all(found).filter(({ verified }) => verified === 'failed')).toMatchObject([
      { label: `Missing: decision ${first(job.decisions).id}`, why: expect.stringContaining('not stored any more') },
    ]);
  });

  it('is failed when it is signed by a key that only the table of keys knows', async () => {
    const forger = await signerFromSeed(new Uint8Array(32).fill(42));
    const last = job.run?.receipts.at(-1);
    if (!last) throw new Error('no receipt');
    const { payload } = JSON.parse(last.envelopeText) as { payload: Record<string, unknown> };
    const envelope = await signEnvelope({
      type: 'tool_receipt',
      payload,
      signer: forger,
      issuedAt: after(71).toISOString(),
    });
    const envelopeText = JSON.stringify(envelope);
    const where = { receiptId: last.receiptId };
    await db().signingKey.create({ data: { kid: forger.kid, role: 'gateway', did: forger.did, createdAt: after(1) } });
    await db().receipt.update({ where, data: { envelopeText, sha256: await sha256B64u(envelopeText) } });
    expect(await statusOf('call-2')).toMatchObject({
      verified: 'failed',
      why: expect.stringContaining('may not sign'),
    });
    await db().receipt.update({ where, data: { envelopeText: last.envelopeText, sha256: last.sha256 } });
    await db().signingKey.delete({ where: { kid: forger.kid } });
    expect((await answer(job.id)).totals.failed).toBe(0);
  });
});
