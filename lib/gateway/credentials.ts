import type { IncomingMessage } from 'node:http';
import { authenticateAgent } from '#lib/agent-api/authenticate-agent.ts';
import { type CstClaims, verifyCst } from '#lib/claw/cst.ts';
import { ClawError } from '#lib/claw/error.ts';
import { recordRefusedCall } from '#lib/tokens/record-refused-call.ts';
import type { Gateway } from './gateway.ts';
import { GatewayError } from './gateway-error.ts';
import { header } from './http.ts';

export type Credentials = { token: string; claims: CstClaims };

// A key that rides along would reach our log or the upstream; and a client that believes in it is misconfigured.
const foreignCredentials = ['authorization', 'proxy-authorization', 'x-api-key', 'api-key', 'x-provider-api-key'];

/** @throws GatewayError STRICT_AUTH_HEADERS */
export function refuseForeignCredentials(req: IncomingMessage): void {
  const found = foreignCredentials.find((name) => req.headers[name] !== undefined);
  if (found) {
    throw new GatewayError(400, 'STRICT_AUTH_HEADERS', `Send X-CST and DPoP only; this gateway refuses ${found}.`);
  }
}

type Expected = Parameters<typeof verifyCst>[1];

async function verifyWithGrace(token: string, expected: Expected, graceSeconds: number): Promise<CstClaims> {
  try {
    return await verifyCst(token, expected);
  } catch (error) {
    if (graceSeconds === 0 || !(error instanceof ClawError) || error.code !== 'TOKEN_EXPIRED') throw error;
    return verifyCst(token, { ...expected, now: new Date(expected.now.getTime() - graceSeconds * 1000) });
  }
}

/**
 * What a request rests on: a CST that this gateway's issuer signed for this audience, presented by the agent it was
 * minted for. Says nothing yet about revocation, policy or budget: that is asked per call, never cached.
 * @param route.path the route's path, for the proof's `htu`
 * @param route.kind what the route is for
 * @param route.graceSeconds how long after its end a token still identifies its bearer (a report, not a use)
 */
export async function readCredentials(
  gateway: Gateway,
  req: IncomingMessage,
  route: { path: string; kind: 'tool' | 'model'; graceSeconds?: number },
): Promise<Credentials> {
  refuseForeignCredentials(req);
  const token = header(req, 'x-cst') ?? header(req, 'x-scoped-token');
  if (!token) throw new GatewayError(401, 'TOKEN_REQUIRED', 'The request carries no X-CST header.');
  const now = new Date();
  const audience = gateway.config.gatewayUrl;
  const expected = { keys: gateway.issuerKeys.current(), now, audience };
  const claims = await verifyWithGrace(token, expected, route.graceSeconds ?? 0);
  const url = audience + route.path;
  const { did } = await authenticateAgent(header(req, 'dpop'), { method: req.method ?? '', url, token, now });
  if (did !== claims.sub) {
    // Somebody's token in another agent's hands: the one trace of a theft.
    const { kind, path: name } = route;
    await recordRefusedCall({ claims, by: did, kind, name, code: 'TOKEN_SUB_MISMATCH', controlId: null, now });
    throw new GatewayError(
      403,
      'TOKEN_SUB_MISMATCH',
      'The proof was made with another key than the one this token is for.',
    );
  }
  return { token, claims };
}
