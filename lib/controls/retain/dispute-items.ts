// A freeze: the receipts in dispute, the events that asked and approved, and the auditor's review.

import { actorWords } from '#lib/audit/actor-words.ts';
import { blindVotes } from '#lib/audit/blind-votes.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { findTrustedKeys } from '#lib/evidence/store.ts';
import { entryItem } from './control-items.ts';
import { againstCount, altered, type Found, itemOf, missing, type RetainGroup, type RetainItem } from './item.ts';
import { lookInLog } from './log-look.ts';
import { detailOf, type Look } from './look.ts';
import { evidencePage } from './package-items.ts';
import { eventItems } from './room-items.ts';
import { approvalsOfJob, entriesOfJobs, type RetainedJob, receiptsOfRun } from './store.ts';

type Receipt = Awaited<ReturnType<typeof receiptsOfRun>>[number];

async function lookAtReceipt(row: Receipt, gatewayDids: readonly string[]): Promise<Found> {
  const digest = await sha256B64u(row.envelopeText);
  if (digest !== row.sha256) return altered('Its stored bytes do not have its hash', digest);
  try {
    const type = row.kind === 'tool' ? 'tool_receipt' : 'gateway_receipt';
    await parseEnvelope(JSON.parse(row.envelopeText), { type, signerDids: gatewayDids });
  } catch (error) {
    if (!(error instanceof ClawError) && !(error instanceof CanonError) && !(error instanceof SyntaxError)) throw error;
    return altered(`The gateway’s signature does not hold: ${error.message}`, digest);
  }
  return { state: 'there', digest, note: 'Signed by the gateway' };
}

/** The receipts of the job in dispute, as many as its run counted. */
export async function receiptsGroup({ db }: Look, job: RetainedJob): Promise<RetainGroup> {
  const title = 'Receipts in dispute';
  if (!job.run) return { title, items: [] };
  const rows = await receiptsOfRun(db, job.run.runId);
  const { gatewayDids } = await findTrustedKeys(db);
  const items = await Promise.all(
    rows.map(async (row) =>
      itemOf(
        {
          kind: 'receipt',
          what: `Receipt ${row.seq}, of a ${row.kind === 'tool' ? 'tool' : 'model'} call`,
          id: row.receiptId,
          roomId: job.roomId,
          href: evidencePage(job),
        },
        await lookAtReceipt(row, gatewayDids),
      ),
    ),
  );
  return { title, items: againstCount(items, 'receipt', job.run.receiptCount, 'Receipts that the run counted') };
}

/** Each approval with its entry, and its event when it came from the room; none of them while the vote is hidden. */
async function approvalItems(look: Look, job: RetainedJob): Promise<RetainItem[]> {
  const decisions = await approvalsOfJob(look.db, job.id);
  if (decisions.length > 0 && (await blindVotes(look.db, [job.id])).has(job.id)) {
    const thing = { kind: 'entry', what: 'Approvals', id: job.id, roomId: job.roomId } as const;
    return [itemOf(thing, { state: 'withheld', note: 'Approvals are hidden until the last vote is in' })];
  }
  const entries = await entriesOfJobs(look.db, [job.id], ['decision.recorded']);
  const log = await lookInLog(look.db, entries);
  const items = decisions.map(({ id, approverMxid, channel }) => {
    const what = `Approved ${channel === 'matrix' ? 'in the room' : 'in the browser'} by ${approverMxid}`;
    const entry = entries.find((row) => detailOf(row).decisionId === id);
    const gone = { kind: 'entry', what, id, roomId: job.roomId } as const;
    return entry ? entryItem({ ...look, log }, entry, what) : itemOf(gone, missing('The log has no entry of it'));
  });
  const events = await eventItems(
    look,
    decisions.flatMap(({ matrixEventId: eventId, approverMxid }) =>
      eventId ? [{ eventId, what: `Approved in the room by ${approverMxid}`, roomId: job.roomId }] : [],
    ),
  );
  return [...items, ...events];
}

/** The Matrix events that asked for the job and for its approval, and those that approved. */
export async function askedAndApprovedGroup(look: Look, job: RetainedJob): Promise<RetainGroup> {
  const { requestEventId, requestSha256: rawSha256, planEventId, roomId, requesterMxid } = job;
  const asked = [
    { eventId: requestEventId, what: `Asked for by ${requesterMxid}`, roomId, rawSha256 },
    ...(planEventId ? [{ eventId: planEventId, what: 'Message that asked for approval', roomId }] : []),
  ];
  return {
    title: 'Who asked and who approved',
    items: [...(await eventItems(look, asked)), ...(await approvalItems(look, job))],
  };
}

async function lookAtReview({ control, entries, log }: Look, job: RetainedJob): Promise<Found> {
  const { review } = control;
  const entry = entries.findLast(({ action }) => action === 'control.reviewed');
  if (!review && !entry) return { state: 'waiting', note: 'No auditor has recorded a review yet' };
  if (!review || !entry) return missing('The review and the log’s entry of it are not both there');
  const logged = detailOf(entry);
  const same = (['packageId', 'packageSha256', 'verdict', 'code'] as const).every(
    (name) => logged[name] === review[name],
  );
  if (!same) return altered('The review is not the one that the log’s entry tells of');
  const digest = await sha256B64u(review.reportText);
  const report = JSON.parse(review.reportText) as { verdict: string; code: string };
  if (report.verdict !== review.verdict || report.code !== review.code) {
    return altered('The verifier’s report says otherwise than the review', digest);
  }
  if (review.packageSha256 !== job.package?.sha256)
    return altered('It is about other bytes than the package has', digest);
  const inLog = log.get(entry.id) ?? missing();
  const by = `${review.verdict} ${review.code}, by ${actorWords(review.reviewedBy)}: “${review.statement}”`;
  return { state: inLog.state, digest, note: inLog.note ?? by, at: review.reviewedAt.toISOString() };
}

/** The newest review of the evidence in dispute. */
export async function reviewGroup(look: Look, job: RetainedJob): Promise<RetainGroup> {
  const thing = { kind: 'review', what: 'Auditor’s review', id: `review of ${job.id}`, roomId: job.roomId } as const;
  return { title: 'Review', items: [itemOf(thing, await lookAtReview(look, job))] };
}
