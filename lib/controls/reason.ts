import { ControlError } from './control-error.ts';

const reasonMax = 500;

/** @throws ControlError REASON_REQUIRED */
export function readReason(reason: string): string {
  const text = reason.trim();
  if (text === '' || text.length > reasonMax) {
    throw new ControlError('REASON_REQUIRED', `Give a reason of 1 to ${reasonMax} characters; the room is told.`);
  }
  return text;
}
