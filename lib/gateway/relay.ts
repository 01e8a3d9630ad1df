import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import type { Exchange } from './exchange.ts';
import type { SignedReceipt } from './model-receipt.ts';
import type { UpstreamAnswer } from './upstream.ts';

const receiptIdHeader = 'x-receipt-id';
const openBrace = /^\s*\{/;

/** Passes a stream on as it comes. Ends when the upstream does; the response stays open for its receipt. */
export async function relayStream(
  res: ServerResponse,
  answer: UpstreamAnswer,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<void> {
  res.writeHead(answer.status, {
    'content-type': answer.contentType,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    trailer: receiptIdHeader,
  });
  res.flushHeaders();
  for await (const chunk of answer.body) {
    exchange.take(chunk);
    if (!res.write(chunk)) await once(res, 'drain', { signal });
  }
}

/** Ends a stream with its receipt as an SSE comment, after saying what went wrong if something did. */
export function finishStream(res: ServerResponse, receipt: SignedReceipt, failure: object | null): void {
  if (failure) res.write(`\n\ndata: ${JSON.stringify(failure)}\n\n`);
  const envelope = encodeBase64url(new TextEncoder().encode(receipt.envelopeText));
  res.addTrailers({ [receiptIdHeader]: receipt.receiptId });
  res.end(`\n:clawproxy_receipt_envelope_b64u=${envelope}\n\n`);
}

// Spliced in as text: everything the upstream wrote stays byte for byte what it was.
function withReceipt(body: Buffer, answer: UpstreamAnswer, receipt: SignedReceipt): Buffer {
  if (answer.contentEncoding !== null || !answer.contentType.startsWith('application/json')) return body;
  const text = body.toString('utf8').trimEnd();
  if (!openBrace.test(text) || !text.endsWith('}')) return body;
  const head = text.slice(0, -1).trimEnd();
  const comma = head.endsWith('{') ? '' : ',';
  return Buffer.from(`${head}${comma}"_receipt_envelope":${receipt.envelopeText}}`);
}

/** Answers with a whole body and its receipt. */
export function sendWhole(res: ServerResponse, answer: UpstreamAnswer, body: Buffer, receipt: SignedReceipt): void {
  const bytes = withReceipt(body, answer, receipt);
  res.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
    [receiptIdHeader]: receipt.receiptId,
    ...(answer.contentEncoding === null ? {} : { 'content-encoding': answer.contentEncoding }),
  });
  res.end(bytes);
}
