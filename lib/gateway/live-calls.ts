import type { CstClaims } from '#lib/claw/cst.ts';
import type { FeedEvent } from '#lib/db/listen.ts';

export type LiveCall = { claims: CstClaims; abort: AbortController };

/** Why a running call was ended from our side. */
export class CutError extends Error {
  override name = 'CutError';
}

export type LiveCalls = {
  /** Enters a call for as long as it runs. Returns how to leave. */
  enter(call: LiveCall): () => void;
  /** Ends every running call. */
  cutAll(why: string): void;
  /** Acts on what the feed says. */
  hear(event: FeedEvent): void;
  count(): number;
};

// What can take away the right to go on. Everything else on the feed is somebody else's business.
const mayEndCalls = new Set([
  'token.revoked',
  'control.applied',
  'policy.activated',
  'agent.revoked',
  'job.stopped',
  'job.voided',
  'room.state_changed',
]);

function endsCalls(payload: string): { jobId: string | null } | null {
  try {
    const { action, jobId } = JSON.parse(payload) as { action?: string; jobId?: string | null };
    return action && mayEndCalls.has(action) ? { jobId: jobId ?? null } : null;
  } catch {
    // Not a message of ours that we can read: look at every call again rather than miss one.
    return { jobId: null };
  }
}

/**
 * The calls that are running in this process, and the feed's power over them: deaf means no calls.
 * @param refusal asks the database why a token may no longer be used, null when it may
 */
export function liveCalls(refusal: (claims: CstClaims) => Promise<string | null>): LiveCalls {
  const calls = new Set<LiveCall>();
  const cut = (call: LiveCall, why: string) => call.abort.abort(new CutError(why));
  const review = (call: LiveCall) =>
    refusal(call.claims).then(
      (why) => {
        if (why !== null) cut(call, why);
      },
      () => cut(call, 'The right to go on could not be checked.'),
    );
  const cutAll = (why: string) => {
    for (const call of calls) cut(call, why);
  };
  return {
    enter(call) {
      calls.add(call);
      return () => calls.delete(call);
    },
    cutAll,
    hear(event) {
      if (event.kind === 'lost') cutAll('The gateway lost its feed of revocations.');
      if (event.kind !== 'notification') return;
      const about = endsCalls(event.payload);
      if (!about) return;
      for (const call of calls) if (about.jobId === null || about.jobId === call.claims.mission_id) void review(call);
    },
    count: () => calls.size,
  };
}
