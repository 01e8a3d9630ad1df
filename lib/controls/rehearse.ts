// Real attempts to get past a drill's control: through the functions that decide, hand tokens over and admit calls, on a
// job that exists in one transaction alone. Whatever they come to, the transaction is undone: nothing of it was ever there
// for anybody else, and what it signed was signed by a key that nobody knows.

import type { SystemActor } from '#lib/actor.ts';
import type { CstClaims } from '#lib/claw/cst.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { approveJob } from '#lib/jobs/approve-job.ts';
import { decideIn } from '#lib/jobs/decide-job.ts';
import { parseSubject } from '#lib/jobs/decision-subject.ts';
import { JobError } from '#lib/jobs/job-error.ts';
import { findJob, moveJob, openApprovalRequest } from '#lib/jobs/store.ts';
import { admitIn } from '#lib/tokens/admit-call.ts';
import { collectIn } from '#lib/tokens/collect.ts';
import { latestTokenOfJob } from '#lib/tokens/store.ts';
import { TokenError } from '#lib/tokens/token-error.ts';
import type { Attempts } from './drill-outcome.ts';
import { drillSubject } from './drill-store.ts';
import { approver, layGround, type RehearsalGround } from './rehearsal-ground.ts';

type Attempt = { jobId: string; ground: RehearsalGround; now: Date };
const actor: SystemActor = { kind: 'system', name: 'console' };

/** Carries the outcome out of a transaction that must not commit. */
class Undone extends Error {
  override name = 'Undone';
  readonly outcome: string;
  constructor(outcome: string) {
    super('a rehearsal is never kept');
    this.outcome = outcome;
  }
}

/** @returns what the attempt came to, after everything it did was undone */
async function undone(drillId: string, now: Date, attempt: (tx: Tx, on: Attempt) => Promise<string>): Promise<string> {
  const jobId = drillSubject(drillId);
  try {
    return await transaction(async (tx) => {
      throw new Undone(await attempt(tx, { jobId, ground: await layGround(tx, jobId, now), now }));
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    throw error;
  }
}

async function mint(tx: Tx, { jobId, ground, now }: Attempt): Promise<string> {
  try {
    const seen = { digest: ground.digest };
    const evidence = { level: 'browser-session' as const, detail: {} };
    const by = { approver: { mxid: approver, personId: null }, channel: 'browser' as const, evidence, actor, now };
    const { state } = await decideIn(tx, { decision: 'approve', jobId, seen, ...by }, ground.keys);
    return state === 'approved' ? 'MINTED' : state;
  } catch (error) {
    if (error instanceof JobError) return error.code;
    throw error;
  }
}

/** An approval that stands, past the question that the attempt to mint asks: the next two attempts begin from it. */
async function approved(tx: Tx, { jobId, ground, now }: Attempt): Promise<void> {
  const job = await findJob(tx, jobId);
  const request = await openApprovalRequest(tx, jobId);
  if (!job || !request) throw new Error('The rehearsal has no open request.');
  const last = { decisionId: jobId, approver, channel: 'browser' as const };
  await approveJob(tx, { job, request, subject: parseSubject(request.subjectText), last, actor, now }, ground.keys);
}

async function collect(tx: Tx, on: Attempt): Promise<string> {
  await approved(tx, on);
  try {
    const { jobId, ground, now } = on;
    await collectIn(tx, { jobId, agentDid: ground.agentDid, now }, { open: (sealed) => sealed });
    return 'COLLECTED';
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

async function authorize(tx: Tx, on: Attempt): Promise<string> {
  await approved(tx, on);
  const { jobId, now } = on;
  await moveJob(tx, { jobId, from: ['approved'], to: 'running', now });
  const token = await latestTokenOfJob(tx, jobId);
  if (!token) throw new Error('The rehearsal has no token.');
  const claims = JSON.parse(token.claimsText) as CstClaims;
  const call = { kind: 'tool' as const, tool: 'read', args: { path: 'rehearsal.txt' }, stepIndex: 0 };
  const outcome = await admitIn(tx, claims, call, now);
  return outcome.admitted ? 'AUTHORIZED' : outcome.code;
}

/** Tries to mint, to collect and to authorize in a drill's scope, in this process. */
export async function rehearse(drillId: string, now: Date): Promise<Attempts> {
  return {
    mint: await undone(drillId, now, mint),
    collect: await undone(drillId, now, collect),
    authorize: await undone(drillId, now, authorize),
  };
}
