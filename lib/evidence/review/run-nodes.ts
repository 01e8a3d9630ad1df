// PURE. The second half of the chain: token, run, receipts, bundle, package, message.

import { type ChainNode, fact, node } from './chain-nodes.ts';
import type { ReceiptLine } from './receipt-lines.ts';
import type { ReviewRecord, RoomRecord, SignerRecord } from './review-store.ts';

export function tokenNodes(job: ReviewRecord, signers: readonly SignerRecord[]): ChainNode[] {
  return job.tokens.map((token) => {
    const request = job.approvalRequests.find(({ digest }) => digest === token.digest);
    const approvals = request?.decisions.filter(({ kind }) => kind === 'approve') ?? [];
    return node({
      id: `token-${token.jti}`,
      kind: 'token',
      at: token.issuedAt.toISOString(),
      title: token.collectedAt ? 'Token minted and collected' : 'Token minted, never collected',
      detail: token.revokedAt ? `Revoked: ${token.revokedWhy ?? ''}` : '',
      tone: token.revokedAt ? 'warn' : 'plain',
      hash: { label: 'Scope hash', value: token.tokenScopeHash },
      signer: {
        words: 'Signed by the issuer; the token itself is never shown',
        did: signers.find(({ kid }) => kid === token.issuerKid)?.did ?? null,
      },
      facts: [
        ...fact('Token id', token.jti),
        ...fact('Good until', token.expiresAt.toISOString()),
        ...fact('Collected', token.collectedAt?.toISOString()),
        ...fact(token.pinned ? 'Pinned to policy' : 'Policy', token.wpcHash),
        ...fact('Token hash', token.tokenHash),
      ],
      restsOn: approvals.map(({ id }) => ({ id: `decision-${id}`, by: 'was minted with the last approval' })),
    });
  });
}

const eventTitles: Record<string, string> = {
  run_start: 'Run started',
  human_approval: 'Approval entered into the run',
  llm_call: 'Model call',
  tool_call: 'Tool call',
  run_end: 'Run ended',
};

function receiptNode(line: ReceiptLine, beside: string): ChainNode {
  const { tokens, cost } = line;
  return node({
    id: `receipt-${line.receiptId}`,
    kind: 'receipt',
    beside,
    at: line.at,
    title: `Receipt: ${line.name}`,
    tone: line.status && line.status !== 'success' ? 'warn' : 'plain',
    hash: { label: 'SHA-256 of the receipt', value: line.sha256 },
    signer: { words: 'Signed by the gateway', did: line.signerDid },
    facts: [
      ...fact('Receipt', line.receiptId),
      ...fact('Tokens', tokens && `${tokens.input} in, ${tokens.output} out`),
      ...fact('Cost', cost && `${cost.currency} ${cost.amount}`),
      ...fact('Status', line.status),
    ],
    restsOn: [{ id: beside, by: 'names its event hash' }],
  });
}

/** Every event of the run, each resting on the one before, with its receipt beside it. */
export function eventNodes(job: ReviewRecord, lines: readonly ReceiptLine[]): ChainNode[] {
  const sealed = job.bundle?.sealedAt != null;
  const signer = sealed
    ? { words: 'In the chain that the agent signed', did: job.agent.did }
    : { words: 'In the chain of this console; the agent has not signed', did: null };
  const byReceipt = new Map(lines.map((line) => [line.receiptId, line]));
  const calls = new Map((job.run?.calls ?? []).map((call) => [call.eventHash, call]));
  const firstToken = job.tokens[0];
  return (job.run?.events ?? []).flatMap((event) => {
    const id = `event-${event.index}`;
    const call = calls.get(event.eventHash);
    const line = call?.receiptId ? byReceipt.get(call.receiptId) : undefined;
    const title = `${eventTitles[event.eventType] ?? event.eventType}${call ? `: ${call.name}` : ''}`;
    const own = node({
      id,
      kind: 'event',
      at: event.timestamp,
      title,
      detail: call ? `${call.outcome.replaceAll('_', ' ')}${call.outcomeNote ? `: ${call.outcomeNote}` : ''}` : '',
      tone: call && call.outcome !== 'complete' ? 'danger' : 'plain',
      hash: { label: 'Event hash', value: event.eventHash },
      signer,
      facts: [
        ...fact('Event', event.eventId),
        ...fact('Payload hash', event.payloadHash),
        ...fact('Hash of the event before', event.prevHash),
        ...fact('Call', call && `number ${call.seq}`),
        ...fact('Plan step', call?.stepIndex == null ? null : String(call.stepIndex + 1)),
        ...fact('Arguments hash', call?.argsHash),
      ],
      restsOn:
        event.index > 0
          ? [{ id: `event-${event.index - 1}`, by: 'names its hash' }]
          : firstToken
            ? [{ id: `token-${firstToken.jti}`, by: 'was opened with it' }]
            : [],
    });
    return line ? [own, receiptNode(line, id)] : [own];
  });
}

const endWords: Partial<Record<ReviewRecord['state'], string>> = {
  denied: 'Denied: no token was minted',
  expired: 'Expired: time ran out',
  withdrawn: 'Withdrawn by the requester',
  voided: 'Void: what it rested on changed',
  stopped: 'Stopped while it ran',
};

/** How a job ended that left no bundle to say so. `last` is the node before. */
export function endNode(job: ReviewRecord, last: string): ChainNode[] {
  const words = endWords[job.state];
  if (!words || !job.finishedAt) return [];
  return [
    node({
      id: 'end',
      kind: 'end',
      at: job.finishedAt.toISOString(),
      title: words,
      detail: job.stateReason ?? '',
      tone: job.state === 'denied' || job.state === 'stopped' ? 'danger' : 'warn',
      signer: { words: 'Recorded by this console', did: null },
      restsOn: [{ id: last, by: 'came after it' }],
      raw: false,
    }),
  ];
}

export function bundleNodes(job: ReviewRecord, payloadHash: string): ChainNode[] {
  const { bundle } = job;
  if (!bundle) return [];
  const lastEvent = job.run?.events.at(-1);
  const own = node({
    id: 'bundle',
    kind: 'bundle',
    at: (bundle.sealedAt ?? bundle.createdAt).toISOString(),
    title: bundle.sealedAt ? 'Proof bundle, signed by the agent' : 'Proof bundle, not signed',
    detail: bundle.code && bundle.code !== 'OK' ? bundle.code : '',
    tone: bundle.verdict === 'VALID' ? 'ok' : bundle.verdict === null ? 'plain' : 'danger',
    hash: { label: 'Payload hash', value: payloadHash },
    signer: bundle.sealedAt
      ? { words: 'Signed by the agent', did: job.agent.did }
      : { words: 'Assembled by this console', did: null },
    facts: [...fact('Bundle', bundle.id), ...fact('Assembled', bundle.createdAt.toISOString())],
    restsOn: lastEvent ? [{ id: `event-${lastEvent.index}`, by: 'holds the chain up to it' }] : [],
  });
  const pulse = node({
    id: 'pulse',
    kind: 'pulse',
    beside: 'bundle',
    title: 'Trust Pulse: a self-reported summary',
    signer: { words: 'Not signed: it proves nothing by itself', did: null },
    restsOn: [{ id: 'bundle', by: 'summarises it' }],
  });
  return [own, pulse];
}

export function packageNodes(job: ReviewRecord, last: string, signers: readonly SignerRecord[]): ChainNode[] {
  const sealed = job.package;
  if (!sealed) return [];
  return [
    node({
      id: 'package',
      kind: 'package',
      at: (sealed.sealedAt ?? sealed.createdAt).toISOString(),
      title: sealed.sealedAt ? `Package sealed: ${sealed.verdict}` : 'Package signed, waits for its place in the log',
      detail: sealed.code && sealed.code !== 'OK' ? sealed.code : '',
      tone: sealed.verdict === 'VALID' ? 'ok' : sealed.verdict === null ? 'plain' : 'warn',
      hash: sealed.sha256 ? { label: 'SHA-256 of the file', value: sealed.sha256 } : null,
      signer: {
        words: 'Its manifest is signed by this console and stands in the transparency log',
        did: signers.findLast(({ role }) => role === 'manifest')?.did ?? null,
      },
      facts: fact('Package', sealed.id),
      restsOn: [{ id: last, by: 'is in it' }],
    }),
  ];
}

export function messageNodes({ completion }: RoomRecord, last: string): ChainNode[] {
  if (!completion?.sentAt) return [];
  return [
    node({
      id: 'message',
      kind: 'message',
      at: completion.sentAt.toISOString(),
      title: 'The room was told',
      hash: { label: 'SHA-256 of the content', value: completion.contentSha256 },
      signer: { words: 'Not signed: sent by this console’s bot', did: null },
      facts: fact('Matrix event', completion.eventId),
      restsOn: [{ id: last, by: 'tells of it' }],
    }),
  ];
}
