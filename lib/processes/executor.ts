import { hostname } from 'node:os';
import type { AuditNotification } from '#lib/audit/append.ts';
import {
  acknowledgeAll,
  acknowledgeEntry,
  beatExecutor,
  dropDeadExecutors,
  dropExecutor,
} from '#lib/controls/ack-store.ts';
import { answerDrills } from '#lib/controls/drill.ts';
import { db } from '#lib/db/client.ts';
import { onFeed } from '#lib/db/listen.ts';
import { log } from '#lib/log.ts';

const beatEveryMs = 10_000;
const recentMs = 3_600_000;
const forgetMs = 24 * 3_600_000;

/** What this process is called where controls are enforced: its role, its machine and its number there. */
export const executorName = (role: string, pid = process.pid): string => `${role}@${hostname()}:${pid}`;

/** Nobody waits any more for a process that has ended; one that could not say so is forgotten by its silence. */
export async function executorEnded(role: string, pid = process.pid): Promise<void> {
  const name = executorName(role, pid);
  await dropExecutor(db(), name).catch((err: unknown) => log().warn({ err, executor: name }, 'its end was not noted'));
}

/**
 * Makes this process one whose obedience is shown: it acknowledges every control as it hears of it, what is in force
 * when it starts, and beats while it lives. Obedience itself does not rest on this: each use asks the database.
 * @param obeyed settles when what was under way in this process and a control stops has stopped: acknowledged is what was obeyed
 * @returns how to end it
 */
export function startExecutor(role: string, obeyed: () => Promise<void> = async () => {}): () => Promise<void> {
  const name = executorName(role);
  const failed = (err: unknown) => log().warn({ err, executor: name }, 'a control was not acknowledged');
  // Each by its own entry: another one may have been committed that this process has not heard of.
  const acknowledge = async (payload: string) => {
    await obeyed();
    await acknowledgeEntry(db(), name, BigInt((JSON.parse(payload) as AuditNotification).id));
  };
  const beat = async () => {
    await beatExecutor(db(), name, new Date());
    await dropDeadExecutors(db(), new Date(Date.now() - forgetMs));
  };
  const unsubscribe = onFeed((event) => {
    if (event.kind === 'connected') void acknowledgeAll(db(), name, new Date(Date.now() - recentMs)).catch(failed);
    if (event.kind !== 'notification') return;
    if (event.payload.includes('"drill.started"')) void answerDrills(name).catch(failed);
    if (event.payload.includes('"control.applied"')) void acknowledge(event.payload).catch(failed);
  });
  void beat().catch(failed);
  const beating = setInterval(() => void beat().catch(failed), beatEveryMs);
  beating.unref();
  return () => {
    clearInterval(beating);
    unsubscribe();
    return executorEnded(role);
  };
}
