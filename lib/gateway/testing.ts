// For db tests: a real gateway on a random port before a scripted upstream, and a client that proves its key.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u, utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { insertPublicKey } from '#lib/keys/store.ts';
import { decision, openTestConsole, pendingJob, type TestConsole } from '#lib/testing/console.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { startGateway } from './server.ts';

export const gatewayUrl = 'http://127.0.0.1:3101';
export const testModel = 'gpt-test';
export const masterSecret = 'a secret that only these gateways use';

/** A possession proof as an agent makes it; `change` spoils it. */
export async function proofFor(
  signer: Signer,
  request: { method: string; path: string; token?: string },
  change: Record<string, unknown> = {},
): Promise<string> {
  const part = (value: unknown) => encodeBase64url(utf8(JSON.stringify(value)));
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(signer.publicKey) };
  const ath = request.token === undefined ? {} : { ath: await sha256B64u(request.token) };
  const iat = Math.floor(Date.now() / 1000);
  const claims = { jti: randomUUID(), htm: request.method, htu: gatewayUrl + request.path, iat, ...ath, ...change };
  const signed = `${part({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })}.${part(claims)}`;
  return `${signed}.${encodeBase64url(await signer.sign(utf8(signed)))}`;
}

export type RunningJob = { jobId: string; token: string; runId: string };

/** A job whose plan was approved just now and whose token the agent holds. */
export async function runningJob(test: TestConsole, plan: unknown): Promise<RunningJob> {
  const now = new Date();
  const { jobId, digest } = await pendingJob(test, plan, now);
  await decideJob(decision(jobId, digest, { now }), test.mint);
  const { token, runId } = await collectToken({ jobId, agentDid: test.agent.did, now }, { open: (text) => text });
  return { jobId, token, runId };
}

export type Upstream = { answer: RequestListener; received: Buffer[] };

async function readAll(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Starts upstream and gateway for a test file; `upstream.answer` is set by each test. */
export function useGateway() {
  const upstream: Upstream = { answer: (_req, res) => res.end(), received: [] };
  const stop = new AbortController();
  const running = { port: 0, test: undefined as unknown as TestConsole };
  const server = createServer(async (req, res) => {
    upstream.received.push(await readAll(req));
    upstream.answer(req, res);
  });
  let closed: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    running.test = await openTestConsole();
    const { issuer, gateway } = running.test;
    const key = { kid: issuer.kid, role: 'issuer', did: issuer.did, createdAt: new Date() };
    await transaction((tx) => insertPublicKey(tx, key));
    const { port } = server.address() as AddressInfo;
    const started = await startGateway({
      config: {
        host: '127.0.0.1',
        gatewayPort: 0,
        gatewayUrl,
        masterSecret,
        upstream: { url: `http://127.0.0.1:${port}/v1`, provider: 'openai', apiKey: 'the upstream key' },
      },
      keyring: { gateway },
      signal: stop.signal,
    });
    running.port = started.port;
    closed = started.closed;
    await waitUntil(async () => (await fetch(`http://127.0.0.1:${running.port}/health`)).ok);
  });
  afterAll(async () => {
    stop.abort();
    await closed;
    server.closeAllConnections();
    server.close();
  });

  /** One request as the agent would make it; headers set to null are left out. */
  const send = async (
    path: string,
    token: string | null,
    body: unknown,
    headers: Record<string, string | null> = {},
    signer = running.test.agent,
  ) => {
    const dpop = await proofFor(signer, { method: 'POST', path, ...(token !== null && { token }) });
    const all = { 'content-type': 'application/json', dpop, 'x-cst': token, ...headers };
    return fetch(`http://127.0.0.1:${running.port}${path}`, {
      method: 'POST',
      headers: Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  };
  return { upstream, running, send };
}

/** Waits for a condition, looking often; never a fixed sleep. */
export async function waitUntil(condition: () => Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not come to pass in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const callsOf = (runId: string) => db().call.findMany({ where: { runId }, orderBy: { seq: 'asc' } });
export const receiptsOf = (runId: string) => db().receipt.findMany({ where: { runId }, orderBy: { seq: 'asc' } });
