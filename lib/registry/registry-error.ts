export type RegistryErrorCode =
  | 'UNKNOWN_POLICY'
  | 'UNKNOWN_ROOM'
  | 'ROOM_NOT_NAMED'
  | 'REASON_REQUIRED'
  | 'WPC_CORRUPTED';

export class RegistryError extends Error {
  override name = 'RegistryError';
  readonly code: RegistryErrorCode;
  constructor(code: RegistryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
