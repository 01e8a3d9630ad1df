// Measures both paths in turn, so that both see the same machine at the same time. Prints one JSON line.

import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u, utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { approvedJobs } from './bench-jobs.ts';

const path = '/v1/chat/completions';
const body = JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: 'y'.repeat(4_000) }] });
const [barePort, calls] = process.argv.slice(2).map(Number) as [number, number];

async function proof(signer: Signer, token: string): Promise<string> {
  const part = (value: unknown) => encodeBase64url(utf8(JSON.stringify(value)));
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(signer.publicKey) };
  const htu = getConfig().gatewayUrl + path;
  const iat = Math.floor(Date.now() / 1000);
  const claims = { jti: randomUUID(), htm: 'POST', htu, iat, ath: await sha256B64u(token) };
  const signed = `${part({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })}.${part(claims)}`;
  return `${signed}.${encodeBase64url(await signer.sign(utf8(signed)))}`;
}

type Headers = Record<string, string>;

/** Sends prepared requests over as many lanes; a lane sends its next when the last was answered. */
async function measure(origin: string, lanes: Headers[][]): Promise<{ ms: number[]; seconds: number }> {
  const pool = new Pool(origin, { connections: lanes.length });
  const ms: number[] = [];
  const startedMs = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const headers of lane) {
        const sentMs = performance.now();
        const answer = await pool.request({ method: 'POST', path, headers, body });
        await answer.body.text();
        ms.push(performance.now() - sentMs);
        if (answer.statusCode !== 200) throw new Error(`${origin} answered ${answer.statusCode}`);
      }
    }),
  );
  await pool.close();
  return { ms: ms.sort((a, b) => a - b), seconds: (performance.now() - startedMs) / 1000 };
}

// Proofs are made before the clock starts: making them is the agent's work, checking them the gateway's.
const prepare = (agent: Signer, tokens: readonly string[], each: number): Promise<Headers[][]> =>
  Promise.all(
    tokens.map((token) =>
      Promise.all(
        Array.from({ length: each }, async () => ({
          'content-type': 'application/json',
          'x-cst': token,
          dpop: await proof(agent, token),
        })),
      ),
    ),
  );

const round = (value: number) => Math.round(value * 100) / 100;
const row = (name: string, lanes: number, { ms, seconds }: { ms: number[]; seconds: number }) => ({
  path: name,
  concurrency: lanes,
  calls: ms.length,
  p50_ms: round(ms[Math.floor(ms.length * 0.5)] ?? 0),
  p99_ms: round(ms[Math.floor(ms.length * 0.99)] ?? 0),
  calls_per_s: Math.round(ms.length / seconds),
});

const { agent, tokens } = await approvedJobs(8);
const rows = [];
for (const lanes of [1, 8]) {
  const chosen = tokens.slice(0, lanes);
  const targets = [
    ['bare proxy', `http://127.0.0.1:${barePort}`],
    ['receipted call', `http://127.0.0.1:${getConfig().gatewayPort}`],
  ] as const;
  for (const [name, origin] of targets) {
    await measure(origin, await prepare(agent, chosen, 20));
    rows.push(row(name, lanes, await measure(origin, await prepare(agent, chosen, Math.ceil(calls / lanes)))));
  }
}
const receipts = await db().receipt.count();
await db().$disconnect();
process.stdout.write(`${JSON.stringify({ rows, receipts })}\n`);
