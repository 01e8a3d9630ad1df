import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { voidJobsUnder } from '#lib/jobs/void-job.ts';
import { activateIn } from '#lib/registry/activate.ts';
import { findHeadRow, findHeadRows } from '#lib/registry/store.ts';
import { ControlError } from './control-error.ts';
import { readReason } from './reason.ts';
import type { RoomVia } from './room-order-form.ts';
import { controlOfScope, excludeDecisions, insertControl, setLifted } from './store.ts';

export type RollBackInput = {
  roomId: string;
  hash: string;
  reason: string;
  via?: RoomVia;
  actor: Actor;
  now: Date;
};

/** What a roll-back did. */
export type RollBackEffect = {
  hashBefore: string;
  hashAfter: string;
  /** Jobs that waited under the policy that was rolled back: they are void and have to be asked for again. */
  voided: string[];
  /** Tokens that were revoked with them, by jti. */
  tokens: string[];
};

/** @throws ControlError when the room’s policy cannot be rolled back to this one @returns the hash of the present one */
export async function checkPrior(tx: Tx, { roomId, hash }: RollBackInput): Promise<string> {
  const head = await findHeadRow(tx, roomId);
  if (!head) throw new ControlError('UNKNOWN_SUBJECT', 'This room has no policy in force that could be rolled back.');
  const earlier = (await findHeadRows(tx, roomId)).some((row) => row.version < head.version && row.wpcHash === hash);
  if (hash === head.wpcHash || !earlier) {
    throw new ControlError(
      'POLICY_NOT_BEFORE',
      'Choose a policy that was in force in this room before the present one.',
    );
  }
  return head.wpcHash;
}

/** Ends the roll-back that is in force in the room: another takes its place. */
async function endStanding(tx: Tx, { roomId, actor, now }: RollBackInput): Promise<void> {
  const scope = { scope: 'room', subject: roomId } as const;
  const standing = await controlOfScope(tx, 'rollback', scope);
  if (!standing) return;
  const reason = 'another roll-back took its place';
  await setLifted(tx, { controlId: standing.id, liftedBy: actorName(actor), reason, now });
  const detail = { controlId: standing.id, kind: 'rollback' as const, ...scope, reason, jobsRevalidated: [] };
  await appendAudit(tx, { action: 'control.lifted', target: `room:${roomId}`, roomId, detail }, { actor, at: now });
}

/**
 * Makes an earlier policy of a room its head again and forces the pin on every token minted there until the control is
 * lifted. What waits under the policy that is rolled back is void; running jobs with pinned tokens are refused their
 * calls. A further roll-back of the same room takes the place of the one in force.
 * @throws ControlError REASON_REQUIRED, UNKNOWN_SUBJECT, POLICY_NOT_BEFORE; RegistryError when the earlier policy no longer fits
 */
export async function rollBack(
  input: RollBackInput,
  context: { inTransaction?: (tx: Tx, controlId: string) => Promise<void> } = {},
): Promise<{ controlId: string; effect: RollBackEffect }> {
  const reason = readReason(input.reason);
  const { roomId, hash, actor, now } = input;
  const scope = { scope: 'room', subject: roomId } as const;
  return transaction(async (tx) => {
    await excludeDecisions(tx);
    const hashBefore = await checkPrior(tx, input);
    await endStanding(tx, input);
    const why = 'the room’s policy was rolled back';
    // Jobs before the room: the one order in which locks are taken.
    const { jobs, tokens } = await voidJobsUnder(tx, { roomId, otherThan: hash, reason: why, actor, now });
    await activateIn(tx, { roomId, hash, actor, reason, now });
    const effect: RollBackEffect = { hashBefore, hashAfter: hash, voided: jobs, tokens };
    const control = await insertControl(tx, {
      kind: 'rollback',
      ...scope,
      reason,
      appliedBy: actorName(actor),
      appliedAt: now,
      hashBefore,
      hashAfter: hash,
      effectText: JSON.stringify(effect),
    });
    await context.inTransaction?.(tx, control.id);
    const detail = {
      controlId: control.id,
      kind: 'rollback' as const,
      ...scope,
      reason,
      endsAt: null,
      jobsReopened: [],
      jobsStopped: jobs,
      tokensRevoked: tokens,
      ...input.via,
    };
    await appendAudit(tx, { action: 'control.applied', target: `room:${roomId}`, roomId, detail }, { actor, at: now });
    return { controlId: control.id, effect };
  });
}
