import type { Db } from '#lib/db/transaction.ts';
import { jobsVotedBy, liveTokensIn, openCallsOf, openJobsIn, type Span } from './affected-store.ts';
import type { ControlKind, Scope } from './scope.ts';

export type Order = Scope & { kind: ControlKind; span: Span };

/** What a control stops: the rows that it will change, and calls that run in them. */
export type Affected = {
  /** Jobs whose votes are dropped and that wait under a new digest, or go on waiting without being decidable. */
  pending: string[];
  /** Approved jobs whose token nobody has used: back to `pending` (triage, freeze) or stopped (revocation). */
  approved: string[];
  /** Running jobs: refused every call while the control lasts, or stopped (revocation). */
  running: string[];
  tokens: { jti: string; jobId: string }[];
  /** Model calls and tool calls that were admitted and have not ended. */
  streams: number;
  toolCalls: number;
  /** Tools in the plans of the jobs under way: their credentials are the checklist. */
  tools: string[];
};

const toolsOf = (rows: readonly { toolNames: string }[]): string[] =>
  [...new Set(rows.flatMap((row) => row.toolNames.split(' ')))].filter(Boolean).sort();

/**
 * Reads what a control would stop at this moment. The preview and the control itself both ask here; the control asks
 * inside its transaction, when nothing can be decided any more.
 */
export async function affectedBy(db: Db, order: Order, now: Date): Promise<Affected> {
  const revoking = order.kind === 'revoke';
  const tokens = await liveTokensIn(db, order, order.span, now);
  const tokenJobs = new Set(tokens.map((token) => token.jobId));
  const open = revoking ? [] : await openJobsIn(db, order);
  const voted = revoking && order.scope === 'approver' ? await jobsVotedBy(db, order.subject ?? '') : [];
  const inState = (states: readonly string[]) =>
    revoking
      ? [...tokenJobs].filter((id) => tokens.some((token) => token.jobId === id && states.includes(token.job.state)))
      : open.filter((job) => states.includes(job.state)).map((job) => job.id);
  const approved = inState(['approved']);
  const running = inState(['running', 'completing']);
  const calls = await openCallsOf(db, running);
  const count = (kind: string) => calls.find((row) => row.kind === kind)?._count ?? 0;
  const underWay = revoking ? tokens.map((token) => token.job) : open.filter((job) => job.state !== 'pending');
  return {
    pending: revoking ? voted.map((job) => job.id) : inState(['pending']),
    approved,
    running,
    // Triage and freezes revoke the unspent tokens only; a running job keeps its token and is refused its calls.
    tokens: tokens
      .filter((token) => revoking || token.job.state === 'approved')
      .map(({ jti, jobId }) => ({ jti, jobId })),
    streams: count('model'),
    toolCalls: count('tool'),
    tools: toolsOf(underWay),
  };
}
