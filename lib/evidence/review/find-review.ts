import { blindVotes } from '#lib/audit/blind-votes.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import { isTerminal, type JobState, jobStates } from '#lib/jobs/lifecycle.ts';
import type { ModelPrice } from '#lib/policy/model-price.ts';
import type { Tier } from '#lib/policy/tier.ts';
import type { Report, Verdict } from '#lib/verify/report.ts';
import { evidenceChain } from './chain.ts';
import { plannedExecuted, type RefusedCall } from './planned-executed.ts';
import { receiptLines, receiptTotals } from './receipt-lines.ts';
import type { Approval, Milestone, PackageFacts, Review } from './review.ts';
import {
  policiesNamed,
  type ReviewRecord,
  refusedCalls,
  reviewRecord,
  roomOfEvidence,
  roomRecord,
  signersByRole,
} from './review-store.ts';

export const endedStates: readonly JobState[] = jobStates.filter(isTerminal);

/** The room of a job that has evidence to look at; null while it has none. */
export const roomOfReview = (db: Db, jobId: string): Promise<string | null> => roomOfEvidence(db, jobId, endedStates);

function approvalsOf(job: ReviewRecord): Approval[] {
  const last = job.approvalRequests.at(-1)?.id;
  return job.approvalRequests.flatMap((request) =>
    request.decisions.map((row) => ({
      decisionId: row.id,
      kind: row.kind,
      approverMxid: row.approverMxid,
      slot: row.slot,
      channel: row.channel,
      evidenceLevel: row.evidenceLevel,
      reason: row.reason,
      at: row.decidedAt.toISOString(),
      revision: request.revision,
      digest: row.digest,
      dropped: request.id === last ? null : (request.closedWhy ?? 'another plan was asked for'),
      passkey: row.assertion && {
        credentialId: row.assertion.credential.credentialId,
        name: row.assertion.credential.name,
        aaguid: row.assertion.credential.aaguid,
        enrolledAt: row.assertion.credential.enrolledAt.toISOString(),
        enrolledBy: row.assertion.credential.enrolledBy,
        backupEligible: row.assertion.credential.backupEligible,
      },
    })),
  );
}

const packageFacts = (row: NonNullable<ReviewRecord['package']>): PackageFacts => ({
  packageId: row.id,
  state: row.state,
  sha256: row.sha256,
  bytes: row.bytes,
  sealedAt: row.sealedAt?.toISOString() ?? null,
});

/** The package's verdict once there is one; the bundle's before. */
function verdictOf(job: ReviewRecord): Pick<Review, 'verdict' | 'code' | 'report' | 'verdictOf'> {
  const [of, row] = job.package?.verdict ? (['package', job.package] as const) : (['bundle', job.bundle] as const);
  if (!row?.verdict) return { verdict: null, code: null, report: null, verdictOf: null };
  const report = row.reportText ? (JSON.parse(row.reportText) as Report) : null;
  return { verdict: row.verdict as Verdict, code: row.code, report, verdictOf: of };
}

/** The last approval that a token rests on: its own time has whole seconds only, and never stands before that. */
function mintedAfter(job: ReviewRecord, token: ReviewRecord['tokens'][number]): Date {
  const request = job.approvalRequests.find(({ digest }) => digest === token.digest);
  const last = request?.decisions.findLast(({ kind }) => kind === 'approve')?.decidedAt;
  return last && last > token.issuedAt ? last : token.issuedAt;
}

function milestonesOf(job: ReviewRecord): Milestone[] {
  const lines: { what: string; at: Date | null | undefined; after?: Date }[] = [
    { what: 'Asked', at: job.requestedAt },
    ...job.plans.map((plan) => ({ what: 'Plan submitted', at: plan.submittedAt })),
    ...job.approvalRequests.map((request) => ({ what: 'Approval asked for', at: request.createdAt })),
    ...job.approvalRequests.flatMap(({ decisions }) =>
      decisions.map((row) => ({ what: row.kind === 'approve' ? 'Approved' : 'Denied', at: row.decidedAt })),
    ),
    ...job.tokens.map((token) => ({ what: 'Token minted', at: token.issuedAt, after: mintedAfter(job, token) })),
    { what: 'Run ended', at: job.run?.endedAt },
    { what: `Ended: ${job.state}`, at: job.finishedAt },
    { what: 'Package sealed', at: job.package?.sealedAt },
  ];
  return lines
    .flatMap(({ what, at, after }) => (at ? [{ what, at: at.toISOString(), order: (after ?? at).getTime() }] : []))
    .toSorted((a, b) => a.order - b.order)
    .map(({ what, at }) => ({ what, at }));
}

const refusalsOf = (rows: { at: Date; detailText: string }[]): RefusedCall[] =>
  rows.map(({ at, detailText }) => ({ at: at.toISOString(), ...(JSON.parse(detailText) as Omit<RefusedCall, 'at'>) }));

async function readParts(db: Db, job: ReviewRecord) {
  const hashes = [...new Set(job.plans.map(({ wpcHash }) => wpcHash))];
  const [room, policies, refused, signers, blind] = await Promise.all([
    roomRecord(db, job),
    policiesNamed(db, hashes),
    refusedCalls(db, job.id),
    signersByRole(db),
    blindVotes(db, [job.id]),
  ]);
  return { room, policies, refused: refusalsOf(refused), signers, hideVotes: blind.has(job.id) };
}

/**
 * A job's evidence for its readers; null when there is no such job. Who may see the room was settled by the caller.
 * @param prices what the operator says that models cost
 */
export async function findReview(db: Db, jobId: string, prices: readonly ModelPrice[]): Promise<Review | null> {
  const job = await reviewRecord(db, jobId);
  if (!job) return null;
  const { refused, hideVotes, ...parts } = await readParts(db, job);
  const payloadHash = job.bundle && (await sha256B64u(job.bundle.payloadText));
  const receipts = receiptLines(job, prices);
  const policyHash = job.tokens.at(-1)?.wpcHash ?? job.wpcHash;
  return {
    jobId: job.id,
    state: job.state,
    stateReason: job.stateReason,
    room: { roomId: job.roomId, name: job.room.name },
    requesterMxid: job.requesterMxid,
    request: {
      eventId: job.requestEventId,
      text: job.requestText,
      at: job.requestedAt.toISOString(),
      sha256: job.requestSha256,
      changed: parts.room.later.length,
    },
    agent: job.agent,
    tier: job.tier as Tier | null,
    effect: job.effect,
    policy: policyHash
      ? {
          hash: policyHash,
          policyId: parts.policies.find(({ hash }) => hash === policyHash)?.policyId ?? null,
        }
      : null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    ...verdictOf(job),
    bundle: job.bundle && {
      id: job.bundle.id,
      sealedAt: job.bundle.sealedAt?.toISOString() ?? null,
      payloadHash: payloadHash ?? '',
    },
    package: job.package && packageFacts(job.package),
    approvals: hideVotes ? [] : approvalsOf(job),
    hiddenVotes: hideVotes,
    tokens: job.tokens.map((token) => ({
      jti: token.jti,
      issuedAt: token.issuedAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
      collected: token.collectedAt !== null,
      revokedWhy: token.revokedAt ? (token.revokedWhy ?? '') : null,
    })),
    nodes: evidenceChain(job, { ...parts, lines: receipts, payloadHash, hideVotes }),
    work: plannedExecuted(job, refused),
    receipts,
    totals: receiptTotals(job, receipts),
    milestones: hideVotes ? [] : milestonesOf(job),
    hasPulse: job.bundle !== null,
  };
}
