import type { CstClaims } from '#lib/claw/cst.ts';
import type { FeedEvent } from '#lib/db/listen.ts';
import { feedLost } from './gateway-error.ts';

export type LiveCall = { claims: CstClaims; abort: AbortController };

/** Why a running call was ended from our side. */
export class CutError extends Error {
  override name = 'CutError';
}

export type LiveCalls = {
  /**
   * Enters a call for as long as it runs. Returns how to leave.
   * @throws GatewayError FEED_LOST: nothing that happens to its token would be heard
   */
  enter(call: LiveCall): () => void;
  /** Ends every running call. */
  cutAll(why: string): void;
  /** Acts on what the feed says. */
  hear(event: FeedEvent): void;
  /** Settles when every call that what was heard so far takes the right from has been cut. */
  settled(): Promise<void>;
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
  'job.completing',
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
  const reviews = new Set<Promise<void>>();
  let hears = false;
  const cut = (call: LiveCall, why: string) => call.abort.abort(new CutError(why));
  async function review(call: LiveCall): Promise<void> {
    try {
      const why = await refusal(call.claims);
      if (why !== null) cut(call, why);
    } catch {
      cut(call, 'The right to go on could not be checked.');
    }
  }
  function reviewAll(jobId: string | null): void {
    for (const call of calls) {
      if (jobId !== null && jobId !== call.claims.mission_id) continue;
      const reviewing = review(call).finally(() => reviews.delete(reviewing));
      reviews.add(reviewing);
    }
  }
  const cutAll = (why: string) => {
    for (const call of calls) cut(call, why);
  };
  return {
    enter(call) {
      // A call may have been on its way here when the feed was lost.
      if (!hears) throw feedLost();
      calls.add(call);
      return () => calls.delete(call);
    },
    cutAll,
    hear(event) {
      if (event.kind === 'connected') hears = true;
      if (event.kind === 'lost') {
        hears = false;
        cutAll('The gateway lost its feed of revocations.');
      }
      if (event.kind !== 'notification') return;
      const about = endsCalls(event.payload);
      if (about) reviewAll(about.jobId);
    },
    async settled() {
      await Promise.all(reviews);
    },
    count: () => calls.size,
  };
}
