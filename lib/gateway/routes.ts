import type { IncomingMessage, ServerResponse } from 'node:http';
import { isDomainError } from '#lib/agent-api/errors.ts';
import { feedConnected } from '#lib/db/listen.ts';
import { gatewayAnswer } from './answers.ts';
import { chatCompletions, chatCompletionsPath } from './chat-completions.ts';
import { evaluation, evaluationPath } from './evaluation.ts';
import type { Gateway } from './gateway.ts';
import { feedLost, GatewayError } from './gateway-error.ts';
import { sendJson } from './http.ts';
import { health, ownDid, ownReceipt, receiptPrefix } from './own-routes.ts';
import { toolResults, toolResultsPath } from './tool-results.ts';

type Handler = (gateway: Gateway, req: IncomingMessage, res: ServerResponse) => Promise<void>;

const calls: Record<string, Handler> = {
  [chatCompletionsPath]: chatCompletions,
  [evaluationPath]: evaluation,
  [toolResultsPath]: toolResults,
};

async function route(gateway: Gateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
  const call = calls[path];
  const isRead = path === '/health' || path === '/v1/did' || path.startsWith(receiptPrefix);
  if (!call && !isRead) throw new GatewayError(404, 'NOT_FOUND', 'This gateway has no such route.');
  if (req.method !== (call ? 'POST' : 'GET')) {
    throw new GatewayError(405, 'METHOD_NOT_ALLOWED', `This route takes ${call ? 'POST' : 'GET'} only.`);
  }
  if (path === '/health') return health(gateway, res);
  if (path === '/v1/did') return ownDid(gateway, res);
  if (!call) return ownReceipt(gateway, req, res, path);
  // Without the feed a revocation could not end a running call in time.
  if (!feedConnected()) throw feedLost();
  return call(gateway, req, res);
}

/** Whether a request failed on its way because the database went away meanwhile. */
const lostMeanwhile = (error: unknown) => !feedConnected() && !(error instanceof GatewayError) && !isDomainError(error);

/** Answers one request; whatever is thrown becomes an answer, never a stack. */
export async function handle(gateway: Gateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  try {
    await route(gateway, req, res);
  } catch (error) {
    if (req.destroyed && res.destroyed) return;
    const { status, body } = gatewayAnswer(lostMeanwhile(error) ? feedLost() : error, (reference, cause) =>
      gateway.log.error({ err: cause, reference }, 'a request failed'),
    );
    // An unread body would be taken for the next request.
    if (!req.complete) res.setHeader('connection', 'close');
    sendJson(res, status, body);
  }
}
