// Tells rooms what the log recorded. Use cases never talk to Matrix: they leave an announcement beside the entry, and
// here each becomes messages in the outbox, in the transaction that takes it off the list.

import type { AuditAction, AuditDetails } from '#lib/audit/events.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { packageAnnouncements } from './announce-package.ts';
import { partialAnnouncements } from './announce-partial.ts';
import { planAnnouncements } from './announce-plan.ts';
import {
  heldBy,
  jobForAnnouncement,
  roomsOfControl,
  takeAnnouncement,
  type Waiting,
  waitingAnnouncements,
} from './announcement-store.ts';
import { enqueueMessage } from './enqueue.ts';
import { jobViewOf } from './job-view.ts';
import { messageType, type RoomMessage } from './message.ts';
import * as render from './render.ts';
import * as review from './render-review.ts';

type Announced = { roomId: string; message: RoomMessage };
type Detail<A extends AuditAction> = AuditDetails[A];

const jobRenderers: Partial<Record<AuditAction, (job: render.JobView, detail: never) => RoomMessage>> = {
  'job.claimed': review.renderClaimed,
  'job.claim_released': review.renderReleased,
  'plan.narrowed': review.renderNarrowed,
  'plan.changes_requested': review.renderChangesRequested,
  'job.requested': render.renderAccepted,
  'plan.returned': render.renderReturned,
  'job.approved': render.renderApproved,
  'job.denied': render.renderDenied,
  'job.expired': render.renderExpired,
  'job.withdrawn': render.renderWithdrawn,
  'job.voided': render.renderVoided,
  'job.stopped': render.renderStopped,
  'job.reopened': render.renderReopened,
};

const kinds: Partial<Record<AuditAction, string>> = {
  'job.requested': 'accepted',
  'approval.requested': 'plan',
  'plan.returned': 'returned',
  'job.approved': 'decision',
  'job.denied': 'decision',
  'package.sealed': 'completion',
  'control.applied': 'control',
  'control.lifted': 'control',
};

const ownParts: Record<string, string> = { 'system:command-line': 'the command line', 'system:worker': 'the console' };

/** What is recorded and judged while a control stops everything: the room is told what that means for it. */
const heldToo: ReadonlySet<AuditAction> = new Set<AuditAction>(['job.requested', 'plan.returned']);

/** Who acted, as a room may read it: the Matrix id, never an internal one. */
const actorForRoom = (actor: string): string => /@\S+:\S+/.exec(actor)?.[0] ?? ownParts[actor] ?? 'an admin';

async function messagesOf(tx: Tx, { entry }: Waiting, publicUrl: string): Promise<Announced[]> {
  const action = entry.action as AuditAction;
  const detail = JSON.parse(entry.detailText);
  if (action === 'approval.requested') {
    return planAnnouncements(tx, (detail as Detail<'approval.requested'>).digest, publicUrl);
  }
  if (action === 'control.applied' || action === 'control.lifted') {
    const draw = action === 'control.applied' ? render.renderControlApplied : render.renderControlLifted;
    const message = draw(detail, actorForRoom(entry.actor));
    const rooms = entry.roomId === null ? await roomsOfControl(tx, detail) : [entry.roomId];
    return rooms.map((roomId) => ({ roomId, message }));
  }
  if (action === 'package.sealed') return packageAnnouncements(tx, entry.jobId ?? '', detail, publicUrl);
  if (action === 'decision.recorded') return partialAnnouncements(tx, detail, publicUrl);
  const draw = jobRenderers[action];
  const job = entry.jobId === null ? null : await jobForAnnouncement(tx, entry.jobId);
  if (!draw || !job) return [];
  const held = heldToo.has(action) ? await heldBy(tx, job) : null;
  return [{ roomId: job.roomId, message: draw({ ...jobViewOf(job, publicUrl), held }, detail as never) }];
}

async function announceOne(waiting: Waiting, publicUrl: string, now: Date): Promise<void> {
  const { auditId, entry } = waiting;
  await transaction(async (tx) => {
    if (!(await takeAnnouncement(tx, auditId))) return;
    const messages = await messagesOf(tx, waiting, publicUrl);
    for (const { roomId, message } of messages) {
      await enqueueMessage(tx, {
        roomId,
        eventType: messageType,
        content: message,
        dedupeKey: `audit:${auditId}:${roomId}`,
        jobId: entry.jobId,
        kind: kinds[entry.action as AuditAction] ?? 'state',
        now,
      });
    }
  });
}

/**
 * Queues the messages of every entry that waits, in order. @returns how many entries were announced
 * @throws the first failure, after every other entry was announced: one that cannot be told silences no other
 */
export async function announceWaiting(publicUrl: string, now: Date): Promise<number> {
  const waiting = await waitingAnnouncements(db(), 100);
  const failures: unknown[] = [];
  for (const one of waiting) await announceOne(one, publicUrl, now).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
  return waiting.length;
}
