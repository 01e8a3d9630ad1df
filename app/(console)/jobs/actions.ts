'use server';

import { z } from 'zod';
import { type ActionContext, action } from '#lib/auth/action.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { askSignature } from '#lib/jobs/ask-signature.ts';
import { claimJob, releaseClaim } from '#lib/jobs/claim-job.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { JobError } from '#lib/jobs/job-error.ts';
import { narrowPlan } from '#lib/jobs/narrow-plan.ts';
import { cutsSchema } from '#lib/jobs/narrowing.ts';
import { requestChanges } from '#lib/jobs/request-changes.ts';
import { roomOfJob } from '#lib/jobs/view-store.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { requireRelyingParty } from '#lib/passkeys/relying-party.ts';
import { signedChallenge } from '#lib/passkeys/responses.ts';

const jobId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}$/, 'is not a job id');
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'is not a digest');
const decisionSchema = z.strictObject({
  jobId,
  digest,
  assertion: signedChallenge.optional(),
  reason: z.string().trim().max(1000, 'A reason has at most 1000 characters.').optional(),
});

const room = (input: { jobId: string }) => roomOfJob(db(), input.jobId);

/** Decisions name people by their Matrix id: that is how a policy names approvers. */
function mxidOf({ actor }: ActionContext): string {
  if (!actor.mxid) throw new JobError('NOT_APPROVER', 'No Matrix id is bound to your account, so no policy names you.');
  return actor.mxid;
}

const decide =
  (decision: 'approve' | 'deny') =>
  async (input: z.output<typeof decisionSchema>, context: ActionContext): Promise<{ state: string }> => {
    const { actor, session, now } = context;
    const { state } = await decideJob(
      {
        decision,
        jobId: input.jobId,
        seen: { digest: input.digest },
        reason: input.reason,
        assertion: input.assertion,
        approver: { mxid: mxidOf(context), personId: actor.personId, sessionId: session.sessionId },
        channel: 'browser',
        evidence: {
          level: 'browser-session',
          detail: { session_id: session.sessionId, session_started_at: session.startedAt.toISOString() },
        },
        actor,
        now,
      },
      pageKeys().mint,
    );
    return { state };
  };

/** What the approver's passkey is to sign for a decision on the plan whose digest was on the page. */
export const askSignatureAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ jobId, digest, decision: z.enum(['approve', 'deny']) }),
  room,
  errors: [JobError, PasskeyError],
  run: (input, context) =>
    askSignature(
      { ...input, approver: { mxid: mxidOf(context), personId: context.actor.personId }, now: context.now },
      requireRelyingParty(getConfig().publicUrl),
    ),
});

/** Countersigns exactly the plan whose digest was on the page. */
export const approveAction = action({
  permission: 'jobs.decide',
  input: decisionSchema,
  room,
  errors: [JobError],
  run: decide('approve'),
});

/** Denies the plan whose digest was on the page; needs a reason. */
export const denyAction = action({
  permission: 'jobs.decide',
  input: decisionSchema,
  room,
  errors: [JobError],
  run: decide('deny'),
});

/** The requester takes their job back. */
export const withdrawAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ jobId }),
  room,
  errors: [JobError],
  run: async (input, context): Promise<{ state: string }> =>
    withdrawJob({ jobId: input.jobId, byMxid: mxidOf(context), actor: context.actor, now: context.now }),
});

/** Cuts the plan whose digest was on the page down to less, which is then asked for under a new digest. */
export const narrowAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ jobId, digest, cuts: cutsSchema }),
  room,
  errors: [JobError],
  run: (input, context): Promise<{ revision: number; digest: string }> => {
    const { actor, now } = context;
    return narrowPlan({ ...input, approverMxid: mxidOf(context), actor, now }, { terms: pageKeys().terms });
  },
});

/** Sends the plan whose digest was on the page back to the agent with a comment. */
export const requestChangesAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({
    jobId,
    digest,
    comment: z.string().trim().min(1, 'Say what to change.').max(2000, 'A comment has at most 2000 characters.'),
  }),
  room,
  errors: [JobError],
  run: async (input, context): Promise<null> => {
    const { actor, now } = context;
    await requestChanges({ ...input, approverMxid: mxidOf(context), actor, now });
    return null;
  },
});

/** Tells the others that one is reviewing a job. */
export const claimAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ jobId }),
  room,
  errors: [JobError],
  run: async (input, context): Promise<null> => {
    await claimJob({ jobId: input.jobId, mxid: mxidOf(context), actor: context.actor, now: context.now });
    return null;
  },
});

/** Gives one's own claim up. */
export const releaseAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ jobId }),
  room,
  errors: [JobError],
  run: async (input, context): Promise<null> => {
    await releaseClaim({ jobId: input.jobId, mxid: mxidOf(context), actor: context.actor, now: context.now });
    return null;
  },
});
