import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { holdOpen } from './hold-incident.ts';
import { IncidentError } from './incident-error.ts';
import { readText } from './incident-text.ts';
import { setClosed } from './store.ts';

type Closing = { incidentId: string; conclusion: string; actor: Actor; now: Date };

/**
 * Closes an incident with a conclusion. Of two who close it one does.
 * @throws IncidentError TEXT_REQUIRED, UNKNOWN_INCIDENT, INCIDENT_CLOSED
 */
export async function closeIncident({ incidentId, actor, now, ...closing }: Closing): Promise<void> {
  const conclusion = readText(closing.conclusion, 'conclusion');
  await transaction(async (tx) => {
    await holdOpen(tx, incidentId);
    const close = { id: incidentId, closedBy: actorName(actor), closedAt: now, conclusion };
    if (!(await setClosed(tx, close))) throw new IncidentError('INCIDENT_CLOSED', `${incidentId} is closed already.`);
    await appendAudit(
      tx,
      { action: 'incident.closed', target: `incident:${incidentId}`, detail: { conclusion } },
      { actor, at: now },
    );
  });
}
