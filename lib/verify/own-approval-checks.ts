// PURE. Our checks of approval: a listed person approved exactly this plan, under this contract, for this token, before
// anything ran. The proof is the envelope of the console's key; the agent signs the rest of the bundle.

import { hashJcs } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { matrixUserUri } from '#lib/claw/human-approval-receipt.ts';
import { ensure } from './bundle-context.ts';
import {
  type CountersignContext,
  companionDocument,
  decisionsOf,
  eventsOfType,
  listIn,
  ownList,
  tokensOf,
  trustedSigners,
} from './countersign-context.ts';
import { policyHashOf, readContract } from './own-policy-checks.ts';
import { CannotCheck, counted, Refusal } from './report.ts';
import { asText, isMembers, type Members, memberOf } from './values.ts';

/** The payloads of the approvals, each signed by a listed console key. */
export async function approvalsOf(context: CountersignContext): Promise<Members[]> {
  const signerDids = trustedSigners(context, 'consoleDids');
  const payloads: Members[] = [];
  for (const envelope of ownList(context, 'approval_envelopes', 'approval_envelope')) {
    try {
      payloads.push((await parseEnvelope(envelope, { type: 'human_approval_receipt', signerDids })).payload);
    } catch (error) {
      if (!(error instanceof ClawError)) throw error;
      throw new Refusal('APPROVAL_NOT_SIGNED', `An approval is not the console's: ${error.message}.`, { cause: error });
    }
  }
  return payloads;
}

const ran = (context: CountersignContext): string | undefined =>
  [...eventsOfType(context, 'llm_call'), ...eventsOfType(context, 'tool_call')]
    .map(({ timestamp }) => timestamp)
    .sort()[0];

/** Console envelopes exist, approve explicitly, precede the first call, and every inline receipt is one of them. */
export async function checkApprovals(context: CountersignContext): Promise<string> {
  const approvals = await approvalsOf(context);
  const texts = new Set(approvals.map(canonicalJson));
  const inline = context.payload.human_approval_receipts ?? [];
  const backed = inline.every((receipt) => texts.has(canonicalJson(receipt)));
  ensure(backed, 'APPROVAL_NOT_SIGNED', 'An approval receipt in the bundle is not backed by the console’s signature.');
  const firstCall = ran(context);
  if (firstCall === undefined) return `${counted(approvals.length, 'decision')}; nothing ran.`;
  ensure(approvals.length > 0, 'APPROVAL_MISSING', 'Calls were made and no approval is there.');
  for (const approval of approvals) {
    ensure(
      approval.approval_type === 'explicit_approve',
      'APPROVAL_NOT_EXPLICIT',
      'A decision is not an explicit approval.',
    );
    const early = Date.parse(asText(approval.timestamp)) <= Date.parse(firstCall);
    ensure(early, 'APPROVAL_AFTER_USE', 'An approval is later than the first call.');
    ensure(
      approval.agent_did === context.payload.agent_did,
      'PROOF_BUNDLE_AGENT_MISMATCH',
      'An approval is for another agent.',
    );
  }
  return `${counted(approvals.length, 'explicit approval')}, signed by the console, before the first call.`;
}

/** Each approver stands in the contract, the room does, and nobody approved their own request. */
export async function checkApprovers(context: CountersignContext): Promise<string> {
  const { approvers, rooms } = readContract(context);
  const room = memberOf(memberOf(context.own, 'matrix'), 'room_id');
  ensure(rooms.includes(asText(room)), 'ROOM_NOT_ALLOWED', 'The contract does not name the room.');
  const subjects = (await approvalsOf(context)).map((approval) => asText(approval.approver_subject));
  const allowed = new Set(approvers.map(matrixUserUri));
  const requesters = new Set(decisionsOf(context).map((decision) => matrixUserUri(asText(decision.requester))));
  for (const subject of subjects) {
    ensure(allowed.has(subject), 'APPROVER_NOT_ALLOWED', `The contract does not name ${subject} as an approver.`);
    ensure(!requesters.has(subject), 'APPROVER_IS_REQUESTER', `${subject} approved their own request.`);
  }
  return `${subjects.join(', ') || 'Nobody'} in ${asText(room)}, as the contract names them.`;
}

/** Plan, contract, scope and token of each approval are those of the job. */
export async function checkApprovedHashes(context: CountersignContext): Promise<string> {
  const approvals = await approvalsOf(context);
  const planHash = await hashJcs(companionDocument(context, 'plan'));
  const tokens = tokensOf(context);
  for (const approval of approvals) {
    ensure(
      approval.plan_hash_b64u === planHash,
      'PLAN_HASH_MISMATCH',
      'The plan in the export is not the one approved.',
    );
    ensure(
      approval.policy_hash_b64u === policyHashOf(context),
      'POLICY_HASH_MISMATCH',
      'The approval is under another contract.',
    );
    if (approval.approval_type !== 'explicit_approve') continue;
    const token = tokens.find((candidate) => candidate.jti === approval.minted_capability_id);
    ensure(token !== undefined, 'TOKEN_MISMATCH', 'The approval minted a token that the bundle does not name.');
    const sameScope = approval.scope_hash_b64u === token.token_scope_hash_b64u;
    ensure(sameScope, 'TOKEN_SCOPE_HASH_MISMATCH', 'The approval allowed another scope than the token carries.');
  }
  return 'Plan, contract, scope and token are the approved ones.';
}

/** The approval's event holds the digest of exactly what the approver was shown. */
export async function checkDecisionDigests(context: CountersignContext): Promise<string> {
  const shown = listIn(context.companion, 'decisions', 'decision');
  if (shown.length === 0)
    throw new CannotCheck('DECISION_MISSING', 'What the approvers were shown is not in the file.');
  const digests = new Set(await Promise.all(shown.map((subject) => hashJcs(subject))));
  const payloads = await eventPayloads(context);
  const stated = new Set(decisionsOf(context).map((decision) => decision.decision_digest_b64u));
  for (const approval of await approvalsOf(context)) {
    const hash = memberOf(approval.binding, 'event_hash_b64u');
    const event = eventsOfType(context, 'human_approval').find((candidate) => candidate.event_hash_b64u === hash);
    ensure(event !== undefined, 'DECISION_DIGEST_MISMATCH', 'An approval is not bound to an approval event.');
    const digest = memberOf(payloads.get(event.event_id), 'decision_digest_b64u');
    const same = typeof digest === 'string' && digests.has(digest) && stated.has(digest);
    ensure(same, 'DECISION_DIGEST_MISMATCH', 'The approval event holds another digest than what was shown.');
  }
  return `${counted(digests.size, 'decision digest')}, of exactly what was shown.`;
}

/** Every event's payload is in the export and is the one that was hashed. */
export async function checkEventPayloads(context: CountersignContext): Promise<string> {
  const payloads = await eventPayloads(context);
  for (const event of context.payload.event_chain ?? []) {
    const payload = payloads.get(event.event_id);
    ensure(payload !== undefined, 'EVENT_PAYLOAD_MISMATCH', `The payload of event ${event.event_id} is missing.`);
    const same = (await hashJcs(payload)) === event.payload_hash_b64u;
    ensure(same, 'EVENT_PAYLOAD_MISMATCH', `The payload of event ${event.event_id} is not the one that was hashed.`);
  }
  return `${counted(context.payload.event_chain?.length ?? 0, 'event')}, each with the payload that was hashed.`;
}

/** Event payloads of the export, by event id. */
export async function eventPayloads(context: CountersignContext): Promise<Map<string, unknown>> {
  const given = companionDocument(context, 'event_payloads');
  const entries = Array.isArray(given) ? given.filter(isMembers) : [];
  return new Map(entries.map((entry) => [asText(entry.event_id), entry.payload]));
}
