// PURE. The first half of the chain: request, plans with their policies, decisions with the signatures under them.

import { type ChainNode, fact, node } from './chain-nodes.ts';
import type { PolicyRecord, ReviewRecord, RoomRecord } from './review-store.ts';

const homeserver = { words: 'Not signed: the homeserver’s word, kept as it came', did: null };

export function requestNodes(job: ReviewRecord, room: RoomRecord): ChainNode[] {
  const request = node({
    id: 'request',
    kind: 'request',
    at: (room.request?.receivedAt ?? job.requestedAt).toISOString(),
    title: `${job.requesterMxid} asked in ${job.room.name}`,
    detail: job.requestText,
    hash: { label: 'SHA-256 of the event', value: job.requestSha256 },
    signer: homeserver,
    facts: [...fact('Matrix event', job.requestEventId), ...fact('Room', job.roomId)],
    raw: room.request !== null,
  });
  const changes = room.later.map((event, index) =>
    node({
      id: `change-${index + 1}`,
      kind: 'change',
      beside: 'request',
      at: event.receivedAt.toISOString(),
      title: event.type === 'm.room.redaction' ? 'The request was redacted' : 'The request was edited',
      tone: 'warn',
      hash: { label: 'SHA-256 of the event', value: event.rawSha256 },
      signer: homeserver,
      facts: [...fact('Matrix event', event.eventId), ...fact('Sender', event.sender)],
      restsOn: [{ id: 'request', by: 'names its event' }],
    }),
  );
  return [request, ...changes];
}

/** Each revision, and beside the first that was judged under it, its policy. */
export function planNodes(job: ReviewRecord, policies: readonly PolicyRecord[]): ChainNode[] {
  const shown = new Set<string>();
  return job.plans.flatMap((plan) => {
    const id = `plan-${plan.revision}`;
    const own = node({
      id,
      kind: 'plan',
      at: plan.submittedAt.toISOString(),
      title: `Plan, revision ${plan.revision}: ${plan.allowed ? `tier ${plan.tier}` : 'returned by the policy'}`,
      detail: (JSON.parse(plan.planText) as { summary?: string }).summary ?? '',
      tone: plan.allowed ? 'plain' : 'warn',
      hash: { label: 'Plan hash', value: plan.planHash },
      signer: { words: 'Not signed by itself: its hash stands in what approvers countersign', did: null },
      facts: [...fact('Author', plan.author), ...fact('Judged under', plan.wpcHash)],
      restsOn: [
        plan.narrowingText === null
          ? { id: 'request', by: 'was submitted for it' }
          : { id: `plan-${plan.revision - 1}`, by: 'was cut from it by an approver' },
      ],
    });
    const policy = shown.has(plan.wpcHash) ? undefined : policies.find(({ hash }) => hash === plan.wpcHash);
    shown.add(plan.wpcHash);
    return policy ? [own, policyNode(policy, id)] : [own];
  });
}

const policyNode = (policy: PolicyRecord, beside: string): ChainNode =>
  node({
    id: `policy-${policy.hash}`,
    kind: 'policy',
    beside,
    at: policy.publishedAt.toISOString(),
    title: `Policy ${policy.policyId}`,
    hash: { label: 'WPC hash', value: policy.hash },
    signer: { words: 'Signed by the registry', did: policy.registryDid },
  });

type DecisionRow = ReviewRecord['approvalRequests'][number]['decisions'][number];

function assertionNode(row: NonNullable<DecisionRow['assertion']>): ChainNode {
  return node({
    id: `assertion-${row.decisionId}`,
    kind: 'assertion',
    beside: `decision-${row.decisionId}`,
    at: row.receivedAt.toISOString(),
    title: `Passkey “${row.credential.name}”`,
    tone: 'ok',
    signer: { words: 'Signed by the approver’s own key, user verified', did: null },
    facts: [
      ...fact('Credential', row.credentialId),
      ...fact('Origin', row.origin),
      ...fact('Authenticator', row.credential.aaguid),
    ],
    restsOn: [{ id: `decision-${row.decisionId}`, by: 'signs its digest' }],
  });
}

const channelWords = { browser: 'in the browser', matrix: 'in the room' } as const;

function decisionNode(row: DecisionRow, request: ReviewRecord['approvalRequests'][number]): ChainNode {
  const approved = row.kind === 'approve';
  return node({
    id: `decision-${row.id}`,
    kind: 'decision',
    at: row.decidedAt.toISOString(),
    title: `${row.approverMxid} ${approved ? 'approved' : 'denied'} ${channelWords[row.channel]}`,
    detail: row.reason ?? '',
    tone: approved ? 'ok' : 'danger',
    hash: { label: 'Decision digest', value: row.digest },
    signer: row.assertion
      ? { words: 'Recorded by this console; signed with a passkey', did: null }
      : { words: 'Recorded by this console', did: null },
    facts: [
      ...fact('Decision', row.id),
      ...fact('Slot', row.slot),
      ...fact('Evidence', row.evidenceLevel),
      ...fact('Matrix event', row.matrixEventId),
      ...fact('What was shown', row.viewSha256),
    ],
    restsOn: [{ id: `plan-${request.revision}`, by: 'the digest covers it' }],
  });
}

export const decisionNodes = (job: ReviewRecord): ChainNode[] =>
  job.approvalRequests.flatMap((request) =>
    request.decisions.flatMap((row) => [
      decisionNode(row, request),
      ...(row.assertion ? [assertionNode(row.assertion)] : []),
    ]),
  );
