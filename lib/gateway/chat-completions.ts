import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyBytesMax } from '#lib/agent-api/requests.ts';
import type { CstClaims } from '#lib/claw/cst.ts';
import { db } from '#lib/db/client.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { denial } from './answers.ts';
import { carryModelCall } from './carry-model-call.ts';
import { readCredentials } from './credentials.ts';
import { ClientGoneError } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { GatewayError } from './gateway-error.ts';
import { header, readBody } from './http.ts';
import { readModelRequest } from './model-request.ts';
import { findRun } from './store.ts';

export const chatCompletionsPath = '/v1/chat/completions';

/** What a client claims about its run must be so; what it does not claim is not asked. */
async function checkClaims(req: IncomingMessage, claims: CstClaims): Promise<void> {
  const policyHash = header(req, 'x-policy-hash');
  if (policyHash !== null && policyHash !== claims.policy_hash_b64u) {
    throw new GatewayError(403, 'POLICY_HASH_MISMATCH', 'X-Policy-Hash is not the policy that the token is pinned to.');
  }
  const runId = header(req, 'x-run-id');
  const eventHash = header(req, 'x-event-hash');
  if (runId === null && eventHash === null) return;
  const run = await findRun(db(), claims.mission_id, eventHash);
  if (runId !== null && run?.runId !== runId) {
    throw new GatewayError(409, 'RUN_MISMATCH', 'CLAW_DENIED: X-Run-Id is not the run of this job.');
  }
  if (eventHash !== null && !run?.hasEvent) {
    throw new GatewayError(409, 'EVENT_HASH_MISMATCH', 'CLAW_DENIED: X-Event-Hash is not an event of this run.');
  }
}

/** POST /v1/chat/completions: credentials → body → admission (intent row) → upstream → receipt → end. */
export async function chatCompletions(gateway: Gateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { claims } = await readCredentials(gateway, req, { path: chatCompletionsPath, kind: 'model' });
  const request = readModelRequest(await readBody(req, bodyBytesMax.call));
  await checkClaims(req, claims);
  const abort = new AbortController();
  // Entered before the call is admitted: a revocation that commits right after the admission must find it here.
  const leave = gateway.live.enter({ claims, abort });
  const clientGone = () => {
    if (!res.writableFinished) abort.abort(new ClientGoneError());
  };
  res.once('close', clientGone);
  try {
    const call = { kind: 'model', provider: gateway.config.upstream.provider, model: request.model } as const;
    const admission = await admitCall({ claims, call, now: new Date() });
    if (!admission.admitted) throw denial(admission);
    await carryModelCall(gateway, res, admission, request, abort.signal);
  } finally {
    leave();
    res.off('close', clientGone);
  }
}
