import type { ControlScope, Ground } from './scope.ts';
import { type ControlsHeld, controlsOver } from './store.ts';

export type StopCode = 'TRIAGE' | 'FROZEN';
export type Proceed = { proceed: true } | { proceed: false; code: StopCode; controlId: string; message: string };

const scopeWords: Record<ControlScope, string> = {
  everything: 'Every room is',
  room: 'The room is',
  agent: 'The agent is',
  job: 'The job is',
  approver: 'The approver is',
  policy: 'The policy is',
};

/**
 * The one question that minting, collecting and authorizing ask. The controls are held still until the transaction
 * ends, so the answer stays true for what the transaction then does.
 */
export async function mayProceed(controls: ControlsHeld, ground: Ground): Promise<Proceed> {
  const [control] = await controlsOver(controls.tx, ground);
  if (!control) return { proceed: true };
  const since = control.appliedAt.toISOString();
  const message =
    control.kind === 'triage'
      ? `${scopeWords[control.scope]} in read-only triage since ${since}: nothing is minted or authorized until an admin ends it.`
      : `${scopeWords[control.scope]} frozen since ${since}: nothing is minted or authorized until an auditor has verified and reviewed the evidence in dispute.`;
  return { proceed: false, code: control.kind === 'triage' ? 'TRIAGE' : 'FROZEN', controlId: control.id, message };
}
