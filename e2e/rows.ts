// What the product wrote down of a job.

import { expect } from '@playwright/test';
import type { AuditAction, AuditDetails } from '#lib/audit/events.ts';
import { db } from '#lib/db/client.ts';

/** A job with everything that hangs on it. */
export const jobRow = (jobId: string) =>
  db().job.findUniqueOrThrow({
    where: { id: jobId },
    include: {
      plans: { orderBy: { revision: 'asc' } },
      approvalRequests: { orderBy: { createdAt: 'asc' } },
      decisions: { orderBy: { decidedAt: 'asc' } },
      tokens: { orderBy: { issuedAt: 'asc' } },
      run: { include: { calls: { orderBy: { seq: 'asc' } }, events: true, receipts: true } },
      bundle: true,
    },
  });

/** Waits until a job is in `state`. */
export const reaches = (jobId: string, state: string, seconds = 30) =>
  expect
    .poll(async () => (await db().job.findUniqueOrThrow({ where: { id: jobId } })).state, {
      message: `job ${jobId} becomes ${state}`,
      timeout: seconds * 1000,
    })
    .toBe(state);

/** The audit actions of a job, oldest first. */
export const actionsOf = async (jobId: string) =>
  (await db().auditEntry.findMany({ where: { jobId }, orderBy: { id: 'asc' } })).map((entry) => entry.action);

/** The entries of one action of a job, oldest first, with who did it. */
export async function entriesOf<A extends AuditAction>(jobId: string, action: A) {
  const entries = await db().auditEntry.findMany({ where: { jobId, action }, orderBy: { id: 'asc' } });
  return entries.map(({ actor, detailText }) => ({ actor, detail: JSON.parse(detailText) as AuditDetails[A] }));
}

/** What became of a Matrix event: the row that our sync made of it, once its command was answered. */
export async function outcomeOf(eventId: string) {
  const read = () => db().matrixEvent.findUnique({ where: { eventId } });
  await expect.poll(async () => (await read())?.handledAt ?? null, `event ${eventId} is answered`).not.toBeNull();
  const { verdict, outcome, handledAt } = await db().matrixEvent.findUniqueOrThrow({ where: { eventId } });
  return { verdict, outcome, handledAt: handledAt?.getTime() ?? 0 };
}

/** That nobody decided on a job, nothing was minted for it, and it still waits. */
export async function expectUndecided(jobId: string): Promise<void> {
  const job = await jobRow(jobId);
  expect(job.state).toBe('pending');
  expect(job.decisions).toEqual([]);
  expect(job.tokens).toEqual([]);
}
