import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { drillPrefix } from '#lib/controls/drill-store.ts';
import { findControl } from '#lib/controls/store.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { holdOpen } from './hold-incident.ts';
import { IncidentError } from './incident-error.ts';
import { insertAttachment, lockIncident } from './store.ts';

type Attachment = { incidentId: string; controlId: string; actor: Actor; now: Date };

async function attach(tx: Tx, { incidentId, controlId, actor, now }: Attachment): Promise<boolean> {
  const by = { attachedBy: actorName(actor), attachedAt: now };
  if (!(await insertAttachment(tx, { incidentId, controlId, ...by }))) return false;
  await appendAudit(
    tx,
    { action: 'incident.control_attached', target: `incident:${incidentId}`, detail: { controlId } },
    { actor, at: now },
  );
  return true;
}

/**
 * Attaches a control that was applied before.
 * @throws IncidentError UNKNOWN_INCIDENT, INCIDENT_CLOSED, UNKNOWN_CONTROL, ALREADY_ATTACHED
 */
export async function attachControl(attachment: Attachment): Promise<void> {
  await transaction(async (tx) => {
    await holdOpen(tx, attachment.incidentId);
    const control = await findControl(tx, attachment.controlId);
    // A drill stops nothing real and has no entry as a control.
    if (!control || control.subject?.startsWith(drillPrefix)) {
      throw new IncidentError('UNKNOWN_CONTROL', 'There is no such control.');
    }
    if (!(await attach(tx, attachment))) {
      throw new IncidentError('ALREADY_ATTACHED', 'This control is attached to the incident already.');
    }
  });
}

/**
 * Attaches a control in the transaction that applies it. An incident that was closed meanwhile, or is none, keeps nobody
 * from stopping something: the control stands alone then.
 * @returns whether it was attached
 */
export async function attachIfOpen(tx: Tx, attachment: Attachment): Promise<boolean> {
  const held = await lockIncident(tx, attachment.incidentId);
  return held !== null && held.closedAt === null && (await attach(tx, attachment));
}
