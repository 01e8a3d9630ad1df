// The demo's model server: OpenAI chat completions answered by a script. It picks sentences out of the text it is
// given, so the same request always gets the same answer, and says in each answer that it is no model.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endlessModelId, sendEndless } from './demo-endless.ts';
import { summarise } from './demo-summary.ts';

export const demoModelId = 'scripted-demo-1';
const bodyBytesMax = 4 * 1024 * 1024;

type Asked = { model: string; text: string; stream: boolean };
type Answering = { id: string; created: number };

async function readAsked(req: IncomingMessage): Promise<Asked | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bodyBytesMax) return null;
    chunks.push(chunk);
  }
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const said = (body.messages as { role: string; content: unknown }[]).filter((message) => message.role === 'user');
    const text = said.map((message) => (typeof message.content === 'string' ? message.content : '')).join('\n');
    return { model: String(body.model), text, stream: body.stream === true };
  } catch {
    return null;
  }
}

const tokensOf = (text: string) => Math.ceil(text.length / 4);

function usage(asked: Asked, answer: string) {
  const prompt = tokensOf(asked.text);
  const completion = tokensOf(answer);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(value));
}

const choice = (delta: object, reason: string | null) => ({ choices: [{ index: 0, delta, finish_reason: reason }] });

/** Makes the pieces of one streamed answer. */
const chunksOf =
  (model: string, { id, created }: Answering) =>
  (extra: object) =>
    `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created, model, ...extra })}\n\n`;

function sendStream(res: ServerResponse, answering: Answering, asked: Asked, answer: string): void {
  const chunk = chunksOf(demoModelId, answering);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(chunk(choice({ role: 'assistant', content: '' }, null)));
  for (const word of answer.split(/(?<=\s)/)) res.write(chunk(choice({ content: word }, null)));
  res.write(chunk(choice({}, 'stop')));
  res.write(chunk({ choices: [], usage: usage(asked, answer) }));
  res.end('data: [DONE]\n\n');
}

function sendWhole(res: ServerResponse, { id, created }: Answering, asked: Asked, answer: string): void {
  const message = { role: 'assistant', content: answer };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  sendJson(res, 200, {
    id,
    object: 'chat.completion',
    created,
    model: demoModelId,
    choices,
    usage: usage(asked, answer),
  });
}

async function handle(req: IncomingMessage, res: ServerResponse, served: number): Promise<void> {
  if (req.url === '/v1/models') {
    return sendJson(res, 200, {
      object: 'list',
      data: [demoModelId, endlessModelId].map((id) => ({ id, object: 'model', owned_by: 'countersign demo' })),
    });
  }
  if (req.method !== 'POST' || req.url !== '/v1/chat/completions')
    return sendJson(res, 404, { error: { message: 'no such route' } });
  const asked = await readAsked(req);
  if (!asked) return sendJson(res, 400, { error: { type: 'invalid_request_error', message: 'not a chat completion' } });
  const answering = { id: `chatcmpl-demo-${served}`, created: Math.floor(Date.now() / 1000) };
  if (asked.model === endlessModelId && asked.stream) {
    const chunk = chunksOf(endlessModelId, answering);
    return sendEndless(res, (content) => chunk(choice({ content }, null)));
  }
  if (asked.model !== demoModelId) {
    const message = `This server answers as ${demoModelId}, and streams as ${endlessModelId}; it is a scripted demo, not a real model.`;
    return sendJson(res, 404, { error: { type: 'invalid_request_error', message } });
  }
  (asked.stream ? sendStream : sendWhole)(res, answering, asked, summarise(asked.text));
}

/**
 * Starts the scripted model on loopback.
 * @returns once it listens; `closed` settles when `signal` has ended it
 */
export async function startDemoModel(options: {
  port: number;
  signal: AbortSignal;
}): Promise<{ port: number; closed: Promise<void> }> {
  let served = 0;
  const server = createServer((req, res) => {
    served += 1;
    handle(req, res, served).catch(() => res.destroy());
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const closed = (async () => {
    if (!options.signal.aborted) await once(options.signal, 'abort');
    const ended = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await ended;
  })();
  return { port: (server.address() as AddressInfo).port, closed };
}
