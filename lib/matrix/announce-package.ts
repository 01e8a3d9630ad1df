import type { AuditDetails } from '#lib/audit/events.ts';
import type { Db } from '#lib/db/transaction.ts';
import { jobThatRan } from './announcement-store.ts';
import { jobViewOf } from './job-view.ts';
import type { RoomMessage } from './message.ts';
import { renderSealed } from './render.ts';

/** The message that ends a job's thread. A job that never ran was ended by the message that said why. */
export async function packageAnnouncements(
  db: Db,
  jobId: string,
  detail: AuditDetails['package.sealed'],
  publicUrl: string,
): Promise<{ roomId: string; message: RoomMessage }[]> {
  const job = await jobThatRan(db, jobId);
  if (!job) return [];
  const view = { ...jobViewOf(job, publicUrl), state: job.state };
  return [{ roomId: job.roomId, message: renderSealed(view, detail) }];
}
