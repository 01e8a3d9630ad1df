import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { ControlError } from './control-error.ts';
import { targetOf } from './scope.ts';
import { findControl, setTaskDone } from './store.ts';

const noteMax = 300;

/**
 * Ticks one credential off a control's checklist: who rotated it, when, and what they say of it. Ticked once, for good.
 * @throws ControlError UNKNOWN_TASK
 */
export async function tickTask(input: { taskId: string; note: string; actor: Actor; now: Date }): Promise<void> {
  const { taskId, actor, now } = input;
  const note = input.note.trim().slice(0, noteMax);
  await transaction(async (tx) => {
    const task = await setTaskDone(tx, { taskId, doneBy: actorName(actor), note, now });
    const control = task && (await findControl(tx, task.controlId));
    if (!task || !control)
      throw new ControlError('UNKNOWN_TASK', 'This is not on the list, or it was ticked off before.');
    const { controlId, tool, credential } = task;
    await appendAudit(
      tx,
      { action: 'control.task_done', ...targetOf(control), detail: { controlId, tool, credential, note } },
      { actor, at: now },
    );
  });
}
