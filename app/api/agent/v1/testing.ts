// For db tests: the agent API's real route handlers behind a node server, so that an agent can talk to them by HTTP.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Route = { method: string; pattern: RegExp; load: () => Promise<Record<string, unknown>> };

const job = '/api/agent/v1/jobs/(?<jobId>[^/]+)';
const routes: Route[] = [
  { method: 'GET', pattern: /^\/api\/agent\/v1\/jobs$/, load: () => import('./jobs/route.ts') },
  { method: 'POST', pattern: new RegExp(`^${job}/plans$`), load: () => import('./jobs/[jobId]/plans/route.ts') },
  { method: 'POST', pattern: new RegExp(`^${job}/token$`), load: () => import('./jobs/[jobId]/token/route.ts') },
  {
    method: 'POST',
    pattern: new RegExp(`^${job}/completion$`),
    load: () => import('./jobs/[jobId]/completion/route.ts'),
  },
  { method: 'POST', pattern: new RegExp(`^${job}/bundle$`), load: () => import('./jobs/[jobId]/bundle/route.ts') },
  { method: 'GET', pattern: /^\/api\/agent\/v1\/wpc\/(?<hash>[^/]+)$/, load: () => import('./wpc/[hash]/route.ts') },
];

async function answer(method: string, url: URL, init: RequestInit): Promise<Response> {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(url.pathname) : null;
    if (!match) continue;
    const handler = (await route.load())[method] as Handler;
    return handler(new Request(url, { method, ...init }), { params: Promise.resolve({ ...match.groups }) });
  }
  return new Response('no such route', { status: 404 });
}

/** Serves the agent API on the configured port for the length of a test file. */
export function useAgentApi(): void {
  const server = createServer(async (req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.entries(req.headers).map(([name, value]) => [name, String(value)] as [string, string]);
    const body = req.method === 'POST' ? { body: new Uint8Array(Buffer.concat(chunks)) } : {};
    const url = new URL(req.url ?? '/', getConfig().publicUrl);
    const response = await answer(req.method ?? '', url, { headers, signal: gone.signal, ...body });
    res.writeHead(response.status, Object.fromEntries(response.headers));
    res.end(Buffer.from(await response.arrayBuffer()));
  });
  beforeAll(async () => {
    createMissingKeys(getConfig());
    server.listen(getConfig().port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
}
