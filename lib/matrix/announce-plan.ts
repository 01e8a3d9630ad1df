import { sha256Hex } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import { parseView } from '#lib/jobs/approval-view.ts';
import { parseSubject } from '#lib/jobs/decision-subject.ts';
import { approvalRoomFor } from '#lib/policy/effective-policy.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { heldBy, planOf, requestByDigest } from './announcement-store.ts';
import type { RoomMessage } from './message.ts';
import { renderPlan } from './render-plan.ts';

export type PlanAnnouncement = { roomId: string; message: RoomMessage };

/** The messages that ask for a decision: in the job's thread, and in its approval room when that is another one. */
export async function planAnnouncements(db: Db, digest: string, publicUrl: string): Promise<PlanAnnouncement[]> {
  const request = await requestByDigest(db, digest);
  const policy = request && (await findPolicy(db, request.wpcHash));
  const plan = request && (await planOf(db, request.jobId, request.revision));
  if (!request || !policy || !plan) throw new Error(`The request with digest ${digest} has no plan or no policy.`);
  const view = {
    subject: parseSubject(request.subjectText),
    digest,
    policy: policy.policy,
    publicUrl,
    flags: parseView(request.viewText).flags.map((flag) => flag.message),
    planSha256: await sha256Hex(plan.planText),
    planBytes: Buffer.byteLength(plan.planText),
    held: await heldBy(db, request.job),
  };
  const home = request.job.roomId;
  const elsewhere = approvalRoomFor(policy.policy, home);
  const own = { roomId: home, message: renderPlan({ ...view, threaded: true }) };
  return elsewhere === home ? [own] : [own, { roomId: elsewhere, message: renderPlan({ ...view, threaded: false }) }];
}
