import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { decodeBody, parseBody } from '#lib/agent-api/parse-body.ts';
import { bodyBytesMax, evaluationSchema } from '#lib/agent-api/requests.ts';
import { hashJcs } from '#lib/canon/digest.ts';
import type { CstClaims } from '#lib/claw/cst.ts';
import { freezeOnDeviation } from '#lib/controls/freeze-on-deviation.ts';
import { db } from '#lib/db/client.ts';
import { recordedTerms } from '#lib/keys/recorded-terms.ts';
import { admitCall, type CallRequest, tokenRefusal } from '#lib/tokens/admit-call.ts';
import { recordRefusedCall } from '#lib/tokens/record-refused-call.ts';
import { readCredentials } from './credentials.ts';
import type { Gateway } from './gateway.ts';
import { readBody, sendJson } from './http.ts';
import { findOpenToolCall } from './store.ts';

export const evaluationPath = '/access/v1/evaluation';

type ToolQuestion = Extract<CallRequest, { kind: 'tool' }>;

const refuse = (code: string, message: string) => ({
  decision: false,
  context: { code, reason_user: { en: message } },
});

/**
 * The same question again while its call is open gets the same call, if the token is still good: an agent that was
 * killed before it could note the answer neither uses the step twice nor leaves a call that nobody can report.
 */
async function openCallAgain(claims: CstClaims, call: ToolQuestion) {
  if (call.stepIndex === undefined) return null;
  const open = await findOpenToolCall(db(), { jti: claims.jti, name: call.tool, stepIndex: call.stepIndex });
  if (open?.argsHash !== (await hashJcs(call.args))) return null;
  const now = new Date();
  const refused = await tokenRefusal(claims, now);
  if (!refused) return { admitted: true as const, callId: open.id, eventHash: open.eventHash };
  const { code, controlId = null } = refused;
  await recordRefusedCall({ claims, by: claims.sub, kind: 'tool', name: call.tool, code, controlId, now });
  return refused;
}

/** Why a question is not about the agent and the job of the token it comes with; null when it is. */
function foreignTo(claims: CstClaims, { subject, context }: z.infer<typeof evaluationSchema>) {
  if (subject.id !== claims.sub)
    return { code: 'SUBJECT_MISMATCH', message: 'The subject is not the agent that this token is for.' };
  if (context.job_id !== claims.mission_id)
    return { code: 'JOB_MISMATCH', message: 'This token was minted for another job.' };
  return null;
}

/** Where the policy says so, an agent that left its plan is frozen before it hears that it was refused. */
const freeze = ({ config }: Gateway, claims: CstClaims, tool: string) =>
  freezeOnDeviation(
    { jti: claims.jti, jobId: claims.mission_id, agentDid: claims.sub, tool, now: new Date() },
    { terms: () => recordedTerms(db(), config) },
  );

/** POST /access/v1/evaluation, AuthZEN 1.0: may this agent make this tool call, now, under this token? */
export async function evaluation(gateway: Gateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { claims } = await readCredentials(gateway, req, { path: evaluationPath, kind: 'tool' });
  const asked = parseBody(evaluationSchema, decodeBody(await readBody(req, bodyBytesMax.plan)));
  const { id: tool, properties } = asked.resource;
  const foreign = foreignTo(claims, asked);
  if (foreign) {
    const { code, message } = foreign;
    await recordRefusedCall({
      claims,
      by: claims.sub,
      kind: 'tool',
      name: tool,
      code,
      controlId: null,
      now: new Date(),
    });
    return sendJson(res, 200, refuse(code, message));
  }
  const { step } = asked.context;
  const call = { kind: 'tool', tool, args: properties.args, ...(step !== undefined && { stepIndex: step }) } as const;
  const admission = (await openCallAgain(claims, call)) ?? (await admitCall({ claims, call, now: new Date() }));
  if (!admission.admitted) {
    if (admission.code === 'PLAN_MISMATCH') await freeze(gateway, claims, tool);
    return sendJson(res, 200, refuse(admission.code, admission.message));
  }
  const { callId, eventHash } = admission;
  sendJson(res, 200, { decision: true, context: { call_id: callId, event_hash_b64u: eventHash } });
}
