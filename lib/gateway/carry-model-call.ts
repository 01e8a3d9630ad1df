import type { ServerResponse } from 'node:http';
import type { Admitted } from '#lib/tokens/admit-call.ts';
import { closeCall } from '#lib/tokens/close-call.ts';
import { answer } from './answers.ts';
import { type Ending, type Exchange, endingOf, isEventStream, type Measured, openExchange } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import { sendJson } from './http.ts';
import { keepsBodies } from './kept-bodies.ts';
import { type SignedReceipt, signModelReceipt } from './model-receipt.ts';
import type { ModelRequest } from './model-request.ts';
import { finishStream, relayStream, sendWhole } from './relay.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** `answer` is null unless it may be passed on whole. */
type Carried = { answer: UpstreamAnswer | null; ending: Ending };

// The upstream's own refusal of our key must not look like a refusal of the agent's; a redirect is not followed.
const mayPass = (status: number) =>
  (status >= 200 && status < 300) || (status >= 400 && ![401, 402, 403, 407].includes(status));

async function exchangeBytes(
  gateway: Gateway,
  res: ServerResponse,
  request: ModelRequest,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<Carried> {
  try {
    const received = await gateway.upstream.post('/chat/completions', request.bytes, signal);
    exchange.answered(received);
    if (isEventStream(received) && received.status < 300) await relayStream(res, received, exchange, signal);
    else for await (const chunk of received.body) exchange.take(chunk);
    const { status } = received;
    const ending: Ending =
      status < 300 ? { outcome: 'complete', note: null } : { outcome: 'upstream_error', note: `HTTP ${status}` };
    return { answer: mayPass(status) ? received : null, ending };
  } catch (error) {
    return { answer: null, ending: endingOf(error, signal) };
  }
}

/**
 * How the intent is closed and, when the upstream answered, its signed receipt stored: both are committed when the
 * returned function has returned. It may be called again after it failed.
 */
function closing(gateway: Gateway, call: Admitted, measured: Measured, exchange: Exchange) {
  const bodies = exchange.bodies.map((keeper) => keeper.end(gateway.sealBody));
  return async (): Promise<SignedReceipt | null> => {
    let signed: SignedReceipt | null = null;
    await closeCall({
      callId: call.callId,
      outcome: measured.outcome,
      ...(measured.note === null ? {} : { note: measured.note }),
      now: new Date(),
      spanId: call.spanId,
      modelTokens: measured.usage.input + measured.usage.output,
      bodies,
      ...(exchange.hasAnswer() && {
        signReceipt: async (place) => {
          signed = await signModelReceipt(gateway.signer, call, measured, place);
          return signed;
        },
      }),
    });
    return signed;
  };
}

function failureOf({ outcome, note }: Ending) {
  if (outcome === 'timeout') return answer(504, 'UPSTREAM_TIMEOUT', 'The model server was silent for too long.');
  if (outcome === 'error') return answer(409, 'CALL_CUT', `CLAW_DENIED: the call was ${note ?? 'cut'}`);
  return answer(502, 'UPSTREAM_FAILED', 'The model server did not answer properly.');
}

function finish(res: ServerResponse, exchange: Exchange, carried: Carried, receipt: SignedReceipt | null): void {
  if (res.destroyed) return;
  const failure = failureOf(carried.ending);
  if (receipt && res.headersSent) {
    finishStream(res, receipt, carried.ending.outcome === 'complete' ? null : failure.body);
  } else if (receipt && carried.answer) {
    sendWhole(res, carried.answer, exchange.whole(), receipt);
  } else {
    if (receipt) res.setHeader('x-receipt-id', receipt.receiptId);
    sendJson(res, failure.status, failure.body);
  }
}

function endWithoutReceipt(res: ServerResponse): void {
  if (res.headersSent) res.destroy();
  else sendJson(res, 503, answer(503, 'RECEIPT_NOT_STORED', 'The call was made but its receipt is not stored.').body);
}

/**
 * Carries an admitted call to the upstream and back. The receipt is committed before the response ends; when it cannot
 * be, the response does not end as if all were well, and the receipt is stored as soon as it can.
 */
export async function carryModelCall(
  gateway: Gateway,
  res: ServerResponse,
  call: Admitted,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<void> {
  const keep = await keepsBodies(call.policyHash).catch((error) => {
    const note = 'nothing was sent: its policy could not be read';
    gateway.unclosed.keep(call.callId, () =>
      closeCall({ callId: call.callId, outcome: 'error', note, now: new Date() }),
    );
    throw error;
  });
  const exchange = openExchange(gateway.config.upstream.provider, request, keep);
  const carried = await exchangeBytes(gateway, res, request, exchange, signal);
  const close = closing(gateway, call, exchange.end(carried.ending), exchange);
  try {
    finish(res, exchange, carried, await close());
  } catch (error) {
    gateway.log.error({ err: error, callId: call.callId }, 'a receipt could not be stored yet');
    gateway.unclosed.keep(call.callId, close);
    endWithoutReceipt(res);
  }
}
