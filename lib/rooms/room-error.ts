export type RoomErrorCode = 'BAD_ROOM_ID' | 'ALREADY_ALLOWED' | 'UNKNOWN_ROOM' | 'UNKNOWN_AGENT' | 'AGENT_REVOKED';

export class RoomError extends Error {
  override name = 'RoomError';
  readonly code: RoomErrorCode;
  constructor(code: RoomErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
