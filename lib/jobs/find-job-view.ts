import type { PersonActor } from '#lib/actor.ts';
import { hiddenVote, isVote } from '#lib/audit/blind-votes.ts';
import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { decisionCode } from '#lib/canon/sas-emoji.ts';
import { controlsOver } from '#lib/controls/store.ts';
import type { Db } from '#lib/db/transaction.ts';
import { countOpenCredentials } from '#lib/passkeys/store.ts';
import { idsOfSamePerson } from '#lib/people/store.ts';
import { capabilityDifference } from '#lib/policy/difference.ts';
import { findPolicy, headForRoom, type PublishedPolicy } from '#lib/registry/find.ts';
import { parseView } from './approval-view.ts';
import { liveClaim } from './claim-store.ts';
import { type DecisionOffer, decisionOffer } from './decision-offer.ts';
import {
  decisionView,
  droppedDecisions,
  historyEntry,
  planParts,
  refusalsOf,
  runView,
  tokenView,
} from './job-parts.ts';
import type { AskView, JobView, PolicyChangeView, RequestView } from './job-view.ts';
import { isTerminal } from './lifecycle.ts';
import { standingOf } from './may-decide.ts';
import { isUnseen } from './missing-previews.ts';
import {
  displayNames,
  type JobRecord,
  jobHistory,
  jobRecord,
  lastApprovedBefore,
  requestEvents,
} from './view-store.ts';

async function readRequest(db: Db, job: JobRecord): Promise<RequestView> {
  const [{ original, later }, names] = await Promise.all([
    requestEvents(db, job.requestEventId),
    displayNames(db, job.roomId, [job.requesterMxid]),
  ]);
  return {
    text: job.requestText,
    eventId: job.requestEventId,
    requesterMxid: job.requesterMxid,
    displayName: names.get(job.requesterMxid) ?? null,
    at: job.requestedAt.toISOString(),
    intact: original ? (await sha256B64u(original.raw)) === job.requestSha256 : null,
    laterEvents: later.map((event) => ({
      eventId: event.eventId,
      sender: event.sender,
      redaction: event.type === 'm.room.redaction',
      at: event.receivedAt.toISOString(),
    })),
  };
}

async function readAsk(job: JobRecord, ownIds: readonly string[]): Promise<AskView | null> {
  const request = job.approvalRequests[0];
  if (!request) return null;
  const view = parseView(request.viewText);
  const { subject } = view;
  const intact =
    (await sha256Hex(request.subjectText)) === request.digest &&
    (await sha256B64u(request.viewText)) === request.viewSha256 &&
    canonicalJson(subject) === request.subjectText;
  const blind = subject.rule.blind && request.closedAt === null;
  const decisions = request.decisions.map(decisionView);
  const shown = blind ? decisions.filter((decision) => ownIds.includes(decision.approverMxid)) : decisions;
  return {
    digest: request.digest,
    code: decisionCode(request.digest),
    subjectText: request.subjectText,
    intact,
    subject,
    view,
    viewText: request.viewText,
    viewSha256: request.viewSha256,
    rule: subject.rule,
    askedAt: request.createdAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    closed: request.closedAt ? { at: request.closedAt.toISOString(), why: request.closedWhy ?? '' } : null,
    replaces: job.approvalRequests[1]?.closedWhy ?? null,
    decisions: shown,
    hiddenVotes: decisions.length - shown.length,
  };
}

async function readPolicyChange(db: Db, job: JobRecord, policy: PublishedPolicy): Promise<PolicyChangeView> {
  // As of the moment of asking, so that the page says the same whenever it is read.
  const before = job.approvalRequests[0]?.createdAt ?? job.updatedAt;
  const last = await lastApprovedBefore(db, { roomId: job.roomId, jobId: job.id, before });
  const lastPolicy = last ? await findPolicy(db, last.wpcHash) : null;
  return {
    last: last && {
      jobId: last.jobId,
      at: last.issuedAt.toISOString(),
      wpcHash: last.wpcHash,
      sourceText: lastPolicy?.sourceText ?? null,
    },
    changed: last !== null && last.wpcHash !== policy.wpcHash,
    difference: capabilityDifference(lastPolicy?.policy ?? null, policy.policy),
  };
}

type OfferGround = {
  job: JobRecord;
  ask: AskView | null;
  policy: PublishedPolicy | null;
  control: 'triage' | 'freeze' | null;
  policyInForce: boolean;
};

async function readOffer(
  db: Db,
  ground: OfferGround,
  reader: { actor: PersonActor; now: Date },
): Promise<DecisionOffer | null> {
  const { job, ask, policy } = ground;
  if (job.state !== 'pending' || !ask || ask.closed || !ask.intact || !policy) return null;
  const { mxid } = reader.actor;
  const filled = (job.approvalRequests[0]?.decisions ?? []).filter(({ kind }) => kind === 'approve');
  const { operatorMxid: agentOperatorMxid } = job.agent;
  const question = { subject: ask.subject, policy: policy.policy, filled, agentOperatorMxid };
  return decisionOffer({
    jobId: job.id,
    code: ask.code,
    approvalCommand: policy.policy.approvalCommand,
    approvers: policy.policy.approvers.filter((id) => id !== mxid && id !== job.requesterMxid),
    rule: ask.rule,
    now: reader.now.getTime(),
    expiresAt: Date.parse(ask.expiresAt),
    control: ground.control,
    roomReady: job.room.state === 'joined',
    policyInForce: ground.policyInForce,
    hasPasskey: (await countOpenCredentials(db, reader.actor.personId)) > 0,
    unseen: isUnseen(ask.subject.plan, ask.subject.verdict),
    standing: mxid
      ? {
          approve: await standingOf(db, { ...question, approverMxid: mxid, decision: 'approve' }),
          deny: await standingOf(db, { ...question, approverMxid: mxid, decision: 'deny' }),
        }
      : null,
  });
}

/** The job's page for one reader; null when there is no such job. What the reader may see was settled by the caller. */
export async function findJobView(
  db: Db,
  question: { jobId: string; actor: PersonActor; now: Date },
): Promise<JobView | null> {
  const job = await jobRecord(db, question.jobId);
  if (!job) return null;
  const { mxid } = question.actor;
  const [policy, head, [control], { rows: history, left: historyLeft, refused }, request, ownIds] = await Promise.all([
    job.wpcHash ? findPolicy(db, job.wpcHash) : null,
    headForRoom(db, job.roomId),
    controlsOver(db, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did }),
    jobHistory(db, job.id),
    readRequest(db, job),
    mxid ? idsOfSamePerson(db, mxid) : ([] as string[]),
  ]);
  const [ask, claim] = await Promise.all([readAsk(job, ownIds), liveClaim(db, job.id, question.now)]);
  const blind = (ask?.subject.rule.blind ?? false) && ask?.closed === null;
  const policyInForce = policy !== null && head?.wpcHash === policy.wpcHash;
  return {
    jobId: job.id,
    state: job.state,
    stateReason: job.stateReason,
    revision: job.revision,
    requestedAt: job.requestedAt.toISOString(),
    expiresAt: job.expiresAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    room: { roomId: job.roomId, name: job.room.name, ready: job.room.state === 'joined', state: job.room.state },
    agent: {
      name: job.agent.name,
      did: job.agent.did,
      operatorMxid: job.agent.operatorMxid,
      revoked: job.agent.revokedAt !== null,
    },
    control: control ? { kind: control.kind, scope: control.scope } : null,
    request,
    ...planParts(job, history),
    ask,
    droppedDecisions: droppedDecisions(job, (approverMxid) => !blind || ownIds.includes(approverMxid)),
    policy: policy && {
      wpcHash: policy.wpcHash,
      policyId: policy.policyId,
      sourceText: policy.sourceText,
      approvers: policy.policy.approvers,
      headVersion: policyInForce ? head.version : null,
    },
    policyChange: ask?.view.policyChange ?? (policy && (await readPolicyChange(db, job, policy))),
    offer: await readOffer(db, { job, ask, policy, control: control?.kind ?? null, policyInForce }, question),
    mayWithdraw: !isTerminal(job.state) && job.state !== 'completing' && ownIds.includes(job.requesterMxid),
    claim: claim && { mxid: claim.mxid, expiresAt: claim.expiresAt.toISOString() },
    tokens: job.tokens.map(tokenView),
    run: job.run && runView(job.run),
    refusals: { newest: refusalsOf(history), count: refused },
    historyLeft,
    history: history.map((row) =>
      blind && isVote(row.action) ? { ...historyEntry(row), ...hiddenVote } : historyEntry(row),
    ),
    bundle: job.bundle && { id: job.bundle.id, verdict: job.bundle.verdict, code: job.bundle.code },
  };
}
