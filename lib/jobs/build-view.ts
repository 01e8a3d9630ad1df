import type { Tx } from '#lib/db/transaction.ts';
import { capabilityDifference } from '#lib/policy/difference.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import { findPolicy, headForRoom } from '#lib/registry/find.ts';
import { type ApprovalView, approvalViewVersion } from './approval-view.ts';
import type { Approvable } from './ask-approval.ts';
import type { DecisionSubject } from './decision-subject.ts';
import {
  baseRateOf,
  eventsAbout,
  isReceiptOf,
  jobsOfAgent,
  jobsOfRequester,
  joinedMembers,
  messagesByOthers,
  toolsUsedBy,
} from './flag-store.ts';
import { grantWords } from './grant-words.ts';
import { cutWords } from './narrowing.ts';
import { redFlags } from './red-flags.ts';
import { spokenText } from './spoken-text.ts';
import { findTaint, type RoomText } from './taint.ts';
import { displayNames, lastApprovedBefore } from './view-store.ts';

/** What people who may not ask for jobs wrote in the room. */
async function spokenByStrangers(tx: Tx, { job, policy }: Approvable): Promise<RoomText[]> {
  const mayAsk = policy.requesters ?? [...(await joinedMembers(tx, job.roomId))];
  const rows = await messagesByOthers(tx, job.roomId, [...mayAsk, ...policy.approvers]);
  return rows.map(({ eventId, sender, raw }) => ({ eventId, sender, body: spokenText(raw) }));
}

async function policyChangeOf(
  tx: Tx,
  { job, policy, wpcHash }: Approvable,
  now: Date,
): Promise<ApprovalView['policyChange']> {
  const last = await lastApprovedBefore(tx, { roomId: job.roomId, jobId: job.id, before: now });
  const lastPolicy = last && (await findPolicy(tx, last.wpcHash));
  return {
    last: last && {
      jobId: last.jobId,
      at: last.issuedAt.toISOString(),
      wpcHash: last.wpcHash,
      sourceText: lastPolicy?.sourceText ?? '',
    },
    changed: last !== null && last.wpcHash !== wpcHash,
    difference: capabilityDifference(lastPolicy?.policy ?? null, policy),
  };
}

async function flagsOf(tx: Tx, input: Approvable, policyChanged: boolean) {
  const { job, plan } = input;
  const receipt = plan.planning_receipt;
  return redFlags({
    plan,
    requestText: job.requestText,
    laterEvents: await eventsAbout(tx, job.requestEventId),
    taints: findTaint(plan, job.requestText, await spokenByStrangers(tx, input)),
    toolsUsedBefore: await toolsUsedBy(tx, job.agentId),
    policyChanged,
    jobsOfRequesterBefore: await jobsOfRequester(tx, job.requesterMxid, job.id),
    planningReceiptKnown: job.agent.plansByModel
      ? receipt !== undefined && (await isReceiptOf(tx, receipt, { agentId: job.agentId, since: job.requestedAt }))
      : null,
  });
}

/** Gathers what the approver is shown beside the subject, at the moment of asking. */
export async function buildView(
  tx: Tx,
  input: Approvable,
  asked: { subject: DecisionSubject; digest: string; now: Date },
): Promise<ApprovalView> {
  const { job } = input;
  const head = await headForRoom(tx, job.roomId);
  if (!head) throw new Error(`Room ${job.roomId} lost its policy while approval was asked.`);
  const policyChange = await policyChangeOf(tx, input, asked.now);
  const names = await displayNames(tx, job.roomId, [job.requesterMxid]);
  return {
    version: approvalViewVersion,
    digest: asked.digest,
    subject: asked.subject,
    sentence: effectSentence(input.plan),
    grants: grantWords(asked.subject, input.policy),
    room: { roomId: job.roomId, name: job.room.name },
    request: {
      text: job.requestText,
      at: job.requestedAt.toISOString(),
      displayName: names.get(job.requesterMxid) ?? null,
      jobsBefore: await jobsOfRequester(tx, job.requesterMxid, job.id),
    },
    agent: {
      name: job.agent.name,
      operatorMxid: job.agent.operatorMxid,
      ...(await jobsOfAgent(tx, job.agentId, job.id)),
    },
    policy: { policyId: head.policyId, headVersion: head.version, sourceText: head.sourceText },
    policyChange,
    narrowing: input.narrowing && {
      by: input.narrowing.by,
      fromRevision: input.narrowing.from_revision,
      cuts: cutWords(input.narrowing),
    },
    flags: await flagsOf(tx, input, policyChange.changed),
    baseRate: await baseRateOf(tx, job.roomId, asked.now),
  };
}
