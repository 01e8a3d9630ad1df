// What the rest of this folder asks of a homeserver. One implementation (client.ts); tests put faults in front of it.

export type MatrixFailureCode =
  | 'UNREACHABLE'
  | 'SERVER_ERROR'
  | 'RATE_LIMITED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'TOO_LARGE'
  | 'REFUSED'
  | 'LOGGED_OUT'
  | 'ABORTED';

/** A call to the homeserver that did not succeed. The message never holds a token or an address with a query. */
export class MatrixFailure extends Error {
  override name = 'MatrixFailure';
  readonly code: MatrixFailureCode;
  readonly errcode: string | null;
  readonly retryAfterMs: number | null;
  constructor(
    code: MatrixFailureCode,
    message: string,
    detail: { errcode?: string | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.code = code;
    this.errcode = detail.errcode ?? null;
    this.retryAfterMs = detail.retryAfterMs ?? null;
  }
}

export type MatrixPort = {
  userId: string;
  deviceId: string;
  /** One /sync, answered as it came. `since` null asks for one event a room, to take up the cursor. */
  sync(request: { since: string | null; timeoutMs: number; signal: AbortSignal }): Promise<unknown>;
  messages(request: { roomId: string; from: string; to?: string; dir: 'f' | 'b'; limit: number }): Promise<unknown>;
  /** @returns the event id; the same `txnId` always answers the first event's id */
  send(message: { roomId: string; type: string; txnId: string; content: unknown }): Promise<string>;
  /** Content of one state event; null only when the homeserver says that there is none (404 M_NOT_FOUND). */
  state(roomId: string, type: string, stateKey: string): Promise<Record<string, unknown> | null>;
  /** Every member whose membership is `join`, with the name each shows. */
  joinedMembers(roomId: string): Promise<Map<string, string | null>>;
  join(roomId: string): Promise<void>;
  leave(roomId: string, reason: string): Promise<void>;
  invite(roomId: string, mxid: string): Promise<void>;
  /** Makes an unencrypted room and invites one person. @returns its id */
  createDirectRoom(mxid: string, name: string): Promise<string>;
  /** Whether the homeserver refuses invitations to us on our behalf (MSC4380). */
  setInvitesBlocked(blocked: boolean): Promise<void>;
  whoami(): Promise<{ userId: string; deviceId: string | null }>;
};
