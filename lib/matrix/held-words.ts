// PURE. What a room is told about a request or a plan that comes in while a control keeps everything still.

export type Held = 'triage' | 'freeze';

const on: Record<Held, string> = { triage: 'Read-only triage is on', freeze: 'Approvals are frozen' };

/** For a request. */
export const heldRequest = (held: Held): string =>
  `${on[held]}: the request is recorded and its plan will be judged, but nothing is approved before that ends.`;

/** For a plan that the policy allows. */
export const heldPlan = (held: Held, wpcHash: string): string =>
  `${on[held]}: it would have been asked for approval under policy ${wpcHash}. It cannot be decided now; when that ends it is asked for anew, under another code.`;

/** For a plan that the policy does not allow. */
export const heldReturn = (held: Held, wpcHash: string): string =>
  `${on[held]}; without that it would have been returned under policy ${wpcHash} as well.`;
