import type { Logger } from 'pino';
import { TokenError } from '#lib/tokens/token-error.ts';

/** Calls that have ended and that the database did not take: what passed has to be receipted once it is back. */
export type UnclosedCalls = {
  /** Keeps how a call is closed. @param close closes it and stores its receipt; safe to repeat until it succeeds */
  keep(callId: string, close: () => Promise<unknown>): void;
  /** Tries each again. */
  retry(): Promise<void>;
  count(): number;
};

// Each may hold bodies that the policy asks to keep; beyond this the call stays open, which evidence shows.
const keptMax = 200;

// Closed after all, by an attempt whose answer was lost; or never to be closed any more.
const settled = new Set(['CALL_NOT_OPEN', 'REPORT_TOO_LATE', 'UNKNOWN_CALL']);

/** The unclosed calls of one process. */
export function unclosedCalls(log: Logger): UnclosedCalls {
  const kept = new Map<string, () => Promise<unknown>>();
  let trying: Promise<void> | null = null;
  async function tryEach(): Promise<void> {
    for (const [callId, close] of [...kept]) {
      try {
        await close();
        kept.delete(callId);
        log.info({ callId }, 'a receipt was stored late');
      } catch (error) {
        if (error instanceof TokenError && settled.has(error.code)) kept.delete(callId);
        else return log.warn({ err: error, waiting: kept.size }, 'receipts still cannot be stored');
      }
    }
  }
  return {
    keep(callId, close) {
      if (kept.size < keptMax) kept.set(callId, close);
      else log.error({ callId }, 'too many receipts wait: this one is lost');
    },
    retry() {
      trying ??= tryEach().finally(() => {
        trying = null;
      });
      return trying;
    },
    count: () => kept.size,
  };
}
