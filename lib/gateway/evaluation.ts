import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeBody, parseBody } from '#lib/agent-api/parse-body.ts';
import { bodyBytesMax, evaluationSchema } from '#lib/agent-api/requests.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { readCredentials } from './credentials.ts';
import type { Gateway } from './gateway.ts';
import { readBody, sendJson } from './http.ts';

export const evaluationPath = '/access/v1/evaluation';

const refuse = (code: string, message: string) => ({
  decision: false,
  context: { code, reason_user: { en: message } },
});

/** POST /access/v1/evaluation, AuthZEN 1.0: may this agent make this tool call, now, under this token? */
export async function evaluation(gateway: Gateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { claims } = await readCredentials(gateway, req, { path: evaluationPath });
  const asked = parseBody(evaluationSchema, decodeBody(await readBody(req, bodyBytesMax.plan)));
  if (asked.subject.id !== claims.sub) {
    return sendJson(res, 200, refuse('SUBJECT_MISMATCH', 'The subject is not the agent that this token is for.'));
  }
  if (asked.context.job_id !== claims.mission_id) {
    return sendJson(res, 200, refuse('JOB_MISMATCH', 'This token was minted for another job.'));
  }
  const { id: tool, properties } = asked.resource;
  const { step } = asked.context;
  const call = { kind: 'tool', tool, args: properties.args, ...(step !== undefined && { stepIndex: step }) } as const;
  const admission = await admitCall({ claims, call, now: new Date() });
  if (!admission.admitted) return sendJson(res, 200, refuse(admission.code, admission.message));
  const { callId, eventHash } = admission;
  sendJson(res, 200, { decision: true, context: { call_id: callId, event_hash_b64u: eventHash } });
}
