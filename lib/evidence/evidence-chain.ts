// PURE. From the request in the room to the message that closed the job: every link with its time and its identifiers.

import type { ChainRecord } from './view-store.ts';

export type ChainReference = { label: string; value: string };
export type ChainStep = {
  kind: 'request' | 'plan' | 'decision' | 'token' | 'event' | 'bundle' | 'message';
  /** ISO 8601, our clock. */
  at: string;
  title: string;
  /** Written by others where it quotes them: show it through displayText. */
  detail: string;
  references: ChainReference[];
};

type Surroundings = {
  requestEvent: { receivedAt: Date } | null;
  completion: { eventId: string | null; sentAt: Date | null } | null;
};

/** The steps in the order they happened. */
export function evidenceChain(record: ChainRecord, around: Surroundings): ChainStep[] {
  return [
    requestStep(record, around),
    ...planSteps(record),
    ...decisionSteps(record),
    ...tokenSteps(record),
    ...eventSteps(record),
    ...bundleSteps(record),
    ...messageSteps(around),
  ].sort((a, b) => a.at.localeCompare(b.at));
}

const reference = (label: string, value: string | null | undefined): ChainReference[] =>
  value ? [{ label, value }] : [];

const requestStep = ({ job }: ChainRecord, { requestEvent }: Surroundings): ChainStep => ({
  kind: 'request',
  at: (requestEvent?.receivedAt ?? job.requestedAt).toISOString(),
  title: `${job.requesterMxid} asked in ${job.room.name}`,
  detail: job.requestText,
  references: [...reference('Matrix event', job.requestEventId), ...reference('SHA-256', job.requestSha256)],
});

const planSteps = ({ job }: ChainRecord): ChainStep[] =>
  job.plans.map((plan) => ({
    kind: 'plan',
    at: plan.submittedAt.toISOString(),
    title: `Plan revision ${plan.revision}, ${plan.allowed ? `tier ${plan.tier}` : 'returned by the policy'}`,
    detail: JSON.parse(plan.planText).summary ?? '',
    references: [
      ...reference('Plan hash', plan.planHash),
      ...reference('Policy', plan.wpcHash),
      ...(plan.revision === job.revision ? reference('Matrix event', job.planEventId) : []),
    ],
  }));

const decisionSteps = ({ job }: ChainRecord): ChainStep[] =>
  job.decisions.map((decision) => ({
    kind: 'decision',
    at: decision.decidedAt.toISOString(),
    title: `${decision.approverMxid} ${decision.kind === 'approve' ? 'approved' : 'denied'} ${decision.channel === 'browser' ? 'in the browser' : 'in the room'}`,
    detail: decision.reason ?? '',
    references: [
      ...reference('Decision', decision.id),
      ...reference('Digest', decision.digest),
      ...reference('Evidence', decision.evidenceLevel),
      ...reference('Matrix event', decision.matrixEventId),
    ],
  }));

const tokenSteps = ({ job }: ChainRecord): ChainStep[] =>
  job.tokens.flatMap((token) => {
    const references = [...reference('Token id', token.jti), ...reference('Scope hash', token.tokenScopeHash)];
    const minted: ChainStep = {
      kind: 'token',
      at: token.issuedAt.toISOString(),
      title: 'Token minted',
      detail: `Good until ${token.expiresAt.toISOString()}${token.pinned ? ', pinned to the policy' : ''}.`,
      references: [...references, ...reference('Policy', token.wpcHash)],
    };
    if (!token.collectedAt) return [minted];
    const at = token.collectedAt.toISOString();
    return [minted, { kind: 'token', at, title: 'Token collected by the agent', detail: job.agent.did, references }];
  });

const eventTitles: Record<string, string> = {
  run_start: 'Run started',
  human_approval: 'Approval entered into the run',
  llm_call: 'Model call',
  tool_call: 'Tool call',
  run_end: 'Run ended',
};

const eventSteps = ({ job: { run } }: ChainRecord): ChainStep[] =>
  (run?.events ?? []).map((event) => {
    const call = run?.calls.find((candidate) => candidate.eventHash === event.eventHash);
    return {
      kind: 'event',
      at: event.timestamp,
      title: `${eventTitles[event.eventType] ?? event.eventType}${call ? `: ${call.name}` : ''}`,
      detail: call ? `${call.outcome.replaceAll('_', ' ')}${call.outcomeNote ? `: ${call.outcomeNote}` : ''}` : '',
      references: [...reference('Event hash', event.eventHash), ...reference('Receipt', call?.receiptId)],
    };
  });

function bundleSteps(record: ChainRecord): ChainStep[] {
  const assembled: ChainStep = {
    kind: 'bundle',
    at: record.createdAt.toISOString(),
    title: 'Proof bundle assembled',
    detail: '',
    references: reference('Bundle', record.id),
  };
  if (!record.sealedAt) return [assembled];
  return [
    assembled,
    {
      kind: 'bundle',
      at: record.sealedAt.toISOString(),
      title: `Signed by the agent and verified: ${record.verdict}`,
      detail: record.code === 'OK' ? '' : (record.code ?? ''),
      references: reference('Agent', record.job.agent.did),
    },
  ];
}

function messageSteps({ completion }: Surroundings): ChainStep[] {
  if (!completion?.sentAt) return [];
  return [
    {
      kind: 'message',
      at: completion.sentAt.toISOString(),
      title: 'The room was told',
      detail: '',
      references: reference('Matrix event', completion.eventId),
    },
  ];
}
