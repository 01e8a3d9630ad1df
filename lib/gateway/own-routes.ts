import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticateAgent } from '#lib/agent-api/authenticate-agent.ts';
import { db } from '#lib/db/client.ts';
import { feedConnected } from '#lib/db/listen.ts';
import { refuseForeignCredentials } from './credentials.ts';
import type { Gateway } from './gateway.ts';
import { GatewayError } from './gateway-error.ts';
import { header, sendJson } from './http.ts';
import { findReceiptOf } from './store.ts';

export const receiptPrefix = '/v1/receipt/';

/** GET /v1/did: whose signature stands under the receipts. */
export function ownDid(gateway: Gateway, res: ServerResponse): void {
  sendJson(res, 200, { did: gateway.signer.did, kid: gateway.signer.kid, audience: gateway.config.gatewayUrl });
}

/** GET /health: 200 while calls can be answered. */
export function health(gateway: Gateway, res: ServerResponse): void {
  const feed = feedConnected();
  sendJson(res, feed ? 200 : 503, { ok: feed, feed, running_calls: gateway.live.count() });
}

/** GET /v1/receipt/:id, for the agent of the run that the receipt belongs to. */
export async function ownReceipt(gateway: Gateway, req: IncomingMessage, res: ServerResponse, path: string) {
  refuseForeignCredentials(req);
  const url = gateway.config.gatewayUrl + path;
  const { did } = await authenticateAgent(header(req, 'dpop'), { method: 'GET', url, now: new Date() });
  const receipt = await findReceiptOf(db(), path.slice(receiptPrefix.length), did);
  if (!receipt) throw new GatewayError(404, 'RECEIPT_NOT_FOUND', 'This agent has no such receipt.');
  sendJson(res, 200, { receipt_envelope: JSON.parse(receipt.envelopeText) });
}
