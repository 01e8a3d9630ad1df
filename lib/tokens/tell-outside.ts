// Carries revocations to the issuer outside, each until it is confirmed. What is to be told was written by the transaction
// that revoked, so nothing that was revoked is forgotten, whoever is killed when.

import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { log } from '#lib/log.ts';
import { type OutsideIssuer, tellRevoked } from './outside-issuer.ts';
import { claimOutside, type DueRow, dueOutside, endOutside, failOutside, roomOfJob } from './outside-store.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };
const atOnce = 8;
const retryMsMin = 1_000;
const retryMsMax = 5 * 60_000;

const backoffMs = (attempts: number): number => Math.min(retryMsMax, retryMsMin * 2 ** Math.min(attempts - 1, 20));

async function end(row: DueRow, state: 'confirmed' | 'refused', answer: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    if (!(await endOutside(tx, { jti: row.jti, state, answer, now }))) return;
    const about = { target: `token:${row.jti}`, jobId: row.jobId, roomId: await roomOfJob(tx, row.jobId) };
    const detail = { jti: row.jti, state, answer, attempts: row.attempts + 1 };
    await appendAudit(tx, { action: 'token.revocation_told', ...about, detail }, { actor: worker, at: now });
  });
}

async function tellOne(issuer: OutsideIssuer, row: DueRow, clock: () => Date): Promise<void> {
  const wait = backoffMs(row.attempts + 1);
  if (!(await claimOutside(db(), row, new Date(clock().getTime() + wait)))) return;
  const told = await tellRevoked(issuer, row);
  const now = clock();
  if (told.kind === 'confirmed') return end(row, 'confirmed', told.status, now);
  if (told.kind === 'refused') return end(row, 'refused', told.code, now);
  log().warn(
    { jti: row.jti, attempts: row.attempts + 1, why: told.why },
    'the issuer outside was not told of a revocation',
  );
  const notBefore = new Date(now.getTime() + Math.max(wait, told.retryAfterMs ?? 0));
  await failOutside(db(), { jti: row.jti, why: told.why, notBefore, now });
}

/** Tells the issuer of everything that is due. Any number of processes may do so. */
export async function tellOutside(issuer: OutsideIssuer, clock: () => Date, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = await dueOutside(db(), clock(), atOnce);
    await Promise.all(due.map((row) => tellOne(issuer, row, clock)));
    if (due.length < atOnce) return;
  }
}
