'use server';

import { z } from 'zod';
import { type ActionContext, action } from '#lib/auth/action.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { askSetSignature } from '#lib/jobs/ask-set-signature.ts';
import { decideSet, type SetResult } from '#lib/jobs/decide-set.ts';
import { approveMax, denyMax, type SetItem } from '#lib/jobs/decision-set.ts';
import { JobError } from '#lib/jobs/job-error.ts';
import { readSet } from '#lib/jobs/read-set.ts';
import { roomOfJob } from '#lib/jobs/view-store.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { requireRelyingParty } from '#lib/passkeys/relying-party.ts';
import { type SignedChallenge, signedChallenge } from '#lib/passkeys/responses.ts';

const item = z.strictObject({
  jobId: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}$/, 'is not a job id'),
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'is not a digest'),
});
const reason = z.string().trim().max(1000, 'A reason has at most 1000 characters.');
const upTo = (most: number) => z.array(item).min(1, 'Choose a job.').max(most, `Choose at most ${most} jobs.`);

type Items = { items: SetItem[] };

const room = ({ items }: Items) => roomOfJob(db(), items[0]?.jobId ?? '');

/** The wrapper asks about the first job's room; the others are asked about here, with the same answer. */
async function requireVisible({ items }: Items, { actor }: ActionContext): Promise<void> {
  const rooms = await visibleRoomIds(db(), actor);
  for (const { jobId } of items) {
    const roomId = await roomOfJob(db(), jobId);
    if (!roomId || !seesRoom(rooms, roomId)) {
      throw new JobError('UNKNOWN_JOB', 'One of these jobs does not exist, or you may not see it.');
    }
  }
}

function approverOf({ actor, session }: ActionContext) {
  if (!actor.mxid) {
    throw new JobError('NOT_APPROVER', 'No Matrix id is bound to your account, so no policy names you.');
  }
  return { mxid: actor.mxid, personId: actor.personId, sessionId: session.sessionId };
}

const decide =
  (decision: 'approve' | 'deny') =>
  async (
    input: Items & { reason?: string; assertion?: SignedChallenge },
    context: ActionContext,
  ): Promise<{ setDigest: string; results: SetResult[] }> => {
    const { actor, session, now } = context;
    const approver = approverOf(context);
    await requireVisible(input, context);
    return decideSet(
      {
        decision,
        items: input.items,
        reason: input.reason,
        assertion: input.assertion,
        approver,
        evidence: {
          level: 'browser-session',
          detail: { session_id: session.sessionId, session_started_at: session.startedAt.toISOString() },
        },
        actor,
        now,
      },
      pageKeys().mint,
    );
  };

/** Denies the plans whose digests were on the screen, for one reason. */
export const denySetAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ items: upTo(denyMax), reason: reason.min(1, 'Say why: it is kept with each decision.') }),
  room,
  errors: [JobError],
  run: decide('deny'),
});

/** What is to be read before these plans are approved at once. */
export const readSetAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ items: upTo(approveMax) }),
  room,
  errors: [JobError],
  run: async (input, context) => {
    await requireVisible(input, context);
    return readSet(db(), input.items, { personId: context.actor.personId });
  },
});

/** What the approver's passkey is to sign, once, for approving these plans. */
export const askSetSignatureAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({ items: upTo(approveMax) }),
  room,
  errors: [JobError, PasskeyError],
  run: async (input, context) => {
    const { mxid, personId } = approverOf(context);
    await requireVisible(input, context);
    const asker = { approver: { mxid, personId }, now: context.now };
    return askSetSignature({ items: input.items, ...asker }, requireRelyingParty(getConfig().publicUrl));
  },
});

/** Countersigns exactly these plans, which do the same in the lowest tier. */
export const approveSetAction = action({
  permission: 'jobs.decide',
  input: z.strictObject({
    items: upTo(approveMax),
    reason: reason.optional(),
    assertion: signedChallenge.optional(),
  }),
  room,
  errors: [JobError],
  run: decide('approve'),
});
