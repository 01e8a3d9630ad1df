import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { askAgain, reopenApproved } from '#lib/jobs/revalidate-jobs.ts';
import { stopJob } from '#lib/jobs/stop-job.ts';
import { credentialsOf } from '#lib/policy/catalogue.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { type Affected, affectedBy, type Order } from './affected.ts';
import { subjectExists } from './affected-store.ts';
import { ControlError } from './control-error.ts';
import { readReason } from './reason.ts';
import type { RoomVia } from './room-order-form.ts';
import { scopesOf, targetOf } from './scope.ts';
import { controlOfScope, excludeDecisions, insertControl, insertTasks } from './store.ts';

export type ControlInput = Omit<Order, 'kind'> & {
  kind: 'triage' | 'freeze' | 'revoke';
  reason: string;
  /** When it ends by itself; null when somebody has to lift it. A revocation has no end. */
  endsAt: Date | null;
  /** Freeze only: the job whose evidence is in dispute. */
  disputedJobId: string | null;
  /** The room event that ordered it, where one did. */
  via?: RoomVia;
  actor: Actor;
  now: Date;
};

/** What a control did. Ids of jobs and tokens, so that the evidence to retain is listed where it was taken. */
export type Effect = {
  /** Approved jobs that wait again under a new digest, and jobs whose votes were dropped. */
  reopened: string[];
  /** Jobs that were stopped. */
  stopped: string[];
  /** Tokens revoked, by jti. */
  tokens: string[];
  /** Jobs that run on without being allowed any call. */
  held: string[];
  /** Pending jobs that nobody can decide now. */
  waiting: string[];
  streams: number;
  toolCalls: number;
};

const whyWords = {
  triage: 'read-only triage was switched on',
  freeze: 'approvals were frozen',
  revoke: 'an admin revoked it',
} as const;

/** @throws ControlError when this control cannot be applied now */
export async function checkOrder(tx: Tx, input: ControlInput): Promise<void> {
  if (!scopesOf[input.kind].includes(input.scope)) {
    throw new ControlError('SCOPE_NOT_FOR_KIND', `A ${input.kind} cannot be laid over this: ${input.scope}.`);
  }
  if (input.endsAt && (input.endsAt <= input.now || input.kind === 'revoke')) {
    throw new ControlError('END_IN_THE_PAST', 'The automatic end must lie in the future; a revocation has none.');
  }
  if (!(await subjectExists(tx, input))) {
    throw new ControlError('UNKNOWN_SUBJECT', `There is no such ${input.scope} here.`);
  }
  if ((input.kind === 'freeze') !== (input.disputedJobId !== null)) {
    throw new ControlError(
      'DISPUTE_REQUIRED',
      'A freeze, and only a freeze, names the job whose evidence is in dispute.',
    );
  }
  if (input.disputedJobId && !(await subjectExists(tx, { scope: 'job', subject: input.disputedJobId }))) {
    throw new ControlError('UNKNOWN_SUBJECT', 'There is no such job whose evidence could be in dispute.');
  }
  if (input.kind !== 'revoke' && (await controlOfScope(tx, input.kind, input))) {
    throw new ControlError('ALREADY_IN_FORCE', `A ${input.kind} is already in force there.`);
  }
}

async function revokeAll(tx: Tx, affected: Affected, input: ControlInput, terms: IssuerTerms): Promise<Effect> {
  const { actor, now } = input;
  const reason = whyWords.revoke;
  const stopped: string[] = [];
  for (const jobId of [...affected.approved, ...affected.running]) {
    if (await stopJob(tx, { jobId, reason, actor, now })) stopped.push(jobId);
    // A job that is completing keeps its state: what it did is sealed as it is.
    else await revokeTokens(tx, { of: { jobId }, reason, actor, now });
  }
  const asked = { reason: 'a vote on it was revoked', terms, actor, now };
  const reopened: string[] = [];
  for (const jobId of affected.pending) if (await askAgain(tx, jobId, asked)) reopened.push(jobId);
  return { ...noEffect(affected), reopened, stopped, tokens: affected.tokens.map(({ jti }) => jti) };
}

async function holdAll(tx: Tx, affected: Affected, input: ControlInput, terms: IssuerTerms): Promise<Effect> {
  const { actor, now } = input;
  const reason = whyWords[input.kind];
  const reopened = await reopenApproved(tx, { jobIds: affected.approved, reason, terms, actor, now });
  return {
    ...noEffect(affected),
    reopened,
    tokens: affected.tokens.map(({ jti }) => jti),
    held: affected.running,
    waiting: affected.pending,
  };
}

const noEffect = ({ streams, toolCalls }: Affected): Effect => ({
  reopened: [],
  stopped: [],
  tokens: [],
  held: [],
  waiting: [],
  streams,
  toolCalls,
});

/**
 * Applies triage, a freeze or a revocation. From this commit on nothing is minted, collected or authorized in its scope
 * (triage, freeze), or the scope's tokens are worth nothing (revocation). Everything is done and counted in the one
 * transaction that writes the entry; decisions under way end before it, those that come after see it.
 * @throws ControlError REASON_REQUIRED, SCOPE_NOT_FOR_KIND, END_IN_THE_PAST, UNKNOWN_SUBJECT, ALREADY_IN_FORCE
 */
export async function applyControl(
  input: ControlInput,
  context: { terms: IssuerTerms; inTransaction?: (tx: Tx, controlId: string) => Promise<void> },
): Promise<{ controlId: string; effect: Effect }> {
  const reason = readReason(input.reason);
  const { kind, scope, subject, span, actor, now } = input;
  return transaction(async (tx) => {
    await excludeDecisions(tx);
    await checkOrder(tx, input);
    const affected = await affectedBy(tx, input, now);
    const act = kind === 'revoke' ? revokeAll : holdAll;
    const effect = await act(tx, affected, input, context.terms);
    const control = await insertControl(tx, {
      kind,
      scope,
      subject,
      issuedFrom: span.from,
      issuedTo: span.to,
      reason,
      appliedBy: actorName(actor),
      appliedAt: now,
      endsAt: input.endsAt,
      disputedJobId: input.disputedJobId,
      effectText: JSON.stringify(effect),
    });
    await insertTasks(tx, control.id, affected.tools.flatMap(credentialsOf));
    await context.inTransaction?.(tx, control.id);
    const detail = {
      controlId: control.id,
      kind,
      scope,
      subject,
      reason,
      endsAt: input.endsAt?.toISOString() ?? null,
      jobsReopened: effect.reopened,
      jobsStopped: effect.stopped,
      tokensRevoked: effect.tokens,
      ...input.via,
    };
    await appendAudit(tx, { action: 'control.applied', ...targetOf(input), detail }, { actor, at: now });
    return { controlId: control.id, effect };
  });
}
