// The peer: node:http and undici, passing bytes on. It checks nothing, keeps nothing and signs nothing.

import { createServer } from 'node:http';
import { Pool } from 'undici';

const [port, upstreamPort] = process.argv.slice(2).map(Number);
const pool = new Pool(`http://127.0.0.1:${upstreamPort}`, { connections: 128 });

createServer(async (req, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const answer = await pool.request({
    method: 'POST',
    path: req.url ?? '/',
    headers: { 'content-type': 'application/json' },
    body: Buffer.concat(chunks),
  });
  const body = Buffer.from(await answer.body.arrayBuffer());
  res.writeHead(answer.statusCode, { 'content-type': 'application/json', 'content-length': body.byteLength });
  res.end(body);
}).listen(port, '127.0.0.1');
