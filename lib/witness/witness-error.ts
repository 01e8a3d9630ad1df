export type WitnessCode = 'BAD_OPTION' | 'BAD_KEY_FILE' | 'DAMAGED_STATE' | 'IN_USE';

/** Why a witness does not start or does not go on: a sentence for whoever runs it. */
export class WitnessError extends Error {
  override name = 'WitnessError';
  readonly code: WitnessCode;
  constructor(code: WitnessCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
