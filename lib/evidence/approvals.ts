import { encodeBase64url } from '#lib/canon/base64url.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { fromHex } from '#lib/canon/hex.ts';
import { type Envelope, signEnvelope } from '#lib/claw/envelope.ts';
import { type HumanApprovalPayload, humanApprovalPayload } from '#lib/claw/human-approval-receipt.ts';
import { approvalSpanId } from '#lib/claw/receipt-binding.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import { assertionReference } from './assertions.ts';
import type { RunEvidence } from './run-evidence.ts';

export type DecisionEntry = Record<string, string>;

const digestB64u = (hex: string): string => encodeBase64url(fromHex(hex));

/** One receipt per approval under which the job ran, each in an envelope of the console's key. */
export async function approvalEnvelopes(
  evidence: RunEvidence,
  at: { now: Date; gatewayRootSpan: string | null },
  console: Signer,
): Promise<Envelope<HumanApprovalPayload>[]> {
  const payloads = approvalPayloads(evidence, at.gatewayRootSpan);
  return Promise.all(
    payloads.map((payload) =>
      signEnvelope({ type: 'human_approval_receipt', payload, signer: console, issuedAt: at.now.toISOString() }),
    ),
  );
}

function approvalPayloads(evidence: RunEvidence, gatewayRootSpan: string | null): HumanApprovalPayload[] {
  const { job, requests, plan } = evidence;
  return requests.flatMap((request) => {
    const token = job.tokens.find((candidate) => candidate.digest === request.digest);
    if (!token) throw new Error(`The request ${request.digest} minted no token.`);
    return request.decisions.map((decision) => {
      const eventHash = approvalEventHash(evidence, decision.id);
      return humanApprovalPayload({
        receiptId: `har_${decision.id}`,
        type: 'explicit_approve',
        approverMxid: decision.approverMxid,
        method: decision.channel === 'browser' ? 'ui_click' : 'cli_confirm',
        agentDid: token.agentDid,
        tokenScopeHash: token.tokenScopeHash,
        summary: `Job ${job.id}: ${effectSentence(plan.plan)}`,
        policyHash: request.wpcHash,
        minted: { jti: token.jti, ttlSeconds: (token.expiresAt.getTime() - token.issuedAt.getTime()) / 1000 },
        planHash: plan.hash,
        timestamp: decision.decidedAt.toISOString(),
        binding: {
          runId: evidence.run.runId,
          eventHash,
          nonce: decision.id,
          policyHash: request.wpcHash,
          tokenScopeHash: token.tokenScopeHash,
          // The format accepts an approval only on the span of a gateway receipt in the same bundle.
          ...(gatewayRootSpan === null ? {} : { spanId: approvalSpanId(eventHash), parentSpanId: gatewayRootSpan }),
        },
      });
    });
  });
}

function approvalEventHash({ run }: RunEvidence, decisionId: string): string {
  const event = run.events.find(
    (candidate) =>
      candidate.eventType === 'human_approval' && JSON.parse(candidate.payloadText).decision_id === decisionId,
  );
  if (!event) throw new Error(`The decision ${decisionId} has no event in its run.`);
  return event.eventHash;
}

/** What each approval was: who, when, how, and the digest of what they were shown. */
export async function decisionEntries({ job, requests, plan }: RunEvidence): Promise<DecisionEntry[]> {
  const entries = requests.flatMap((request) =>
    request.decisions.map(async (decision) => ({
      decision_id: decision.id,
      decision_digest_b64u: digestB64u(request.digest),
      plan_hash_b64u: plan.hash,
      approver: decision.approverMxid,
      requester: job.requesterMxid,
      slot: decision.slot,
      channel: decision.channel,
      evidence_level: decision.evidenceLevel,
      decided_at: decision.decidedAt.toISOString(),
      ...(decision.matrixEventId === null ? {} : { matrix_event_id: decision.matrixEventId }),
      ...(await assertionReference(decision.assertion)),
    })),
  );
  return Promise.all(entries);
}
