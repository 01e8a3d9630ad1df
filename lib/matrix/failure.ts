import { HTTPError, MatrixError } from 'matrix-js-sdk';
import { MatrixFailure } from './port.ts';

function retryAfter(error: HTTPError): number | null {
  try {
    return error.getRetryAfterMs();
  } catch {
    return null; // the header is not a number: the caller's own back-off decides
  }
}

/** The library's error as ours, without the address it puts into its messages. */
export function asFailure(error: unknown): MatrixFailure {
  if (error instanceof MatrixFailure) return error;
  if (error instanceof MatrixError) return fromAnswer(error);
  if (error instanceof HTTPError) return fromStatus(error, null, `answered ${error.httpStatus ?? 'nothing readable'}`);
  if (error instanceof Error && error.name === 'AbortError') {
    return new MatrixFailure('ABORTED', 'The call was stopped.', { cause: error });
  }
  return new MatrixFailure('UNREACHABLE', 'The homeserver does not answer.', { cause: error });
}

function fromAnswer(error: MatrixError): MatrixFailure {
  const errcode = error.errcode ?? null;
  const said = typeof error.data.error === 'string' ? error.data.error.slice(0, 200) : 'no reason given';
  if (errcode === 'M_UNKNOWN_TOKEN' || errcode === 'M_MISSING_TOKEN' || errcode === 'M_USER_LOCKED') {
    return new MatrixFailure('LOGGED_OUT', `The homeserver does not accept the bot's session: ${said}`, { errcode });
  }
  return fromStatus(error, errcode, said);
}

function fromStatus(error: HTTPError, errcode: string | null, said: string): MatrixFailure {
  const status = error.httpStatus ?? 0;
  const message = `The homeserver answered ${status}: ${said}`;
  if (status === 429) {
    return new MatrixFailure('RATE_LIMITED', message, { errcode, retryAfterMs: retryAfter(error) });
  }
  if (status >= 500 || status === 0) return new MatrixFailure('SERVER_ERROR', message, { errcode });
  if (status === 403) return new MatrixFailure('FORBIDDEN', message, { errcode });
  if (status === 404) return new MatrixFailure('NOT_FOUND', message, { errcode });
  if (status === 413) return new MatrixFailure('TOO_LARGE', message, { errcode });
  return new MatrixFailure('REFUSED', message, { errcode });
}
