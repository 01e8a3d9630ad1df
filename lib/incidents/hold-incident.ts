import type { Tx } from '#lib/db/transaction.ts';
import { IncidentError } from './incident-error.ts';
import { lockIncident } from './store.ts';

/**
 * Takes an open incident for a change, until the transaction ends: what is added to it is in it before it is closed.
 * @throws IncidentError UNKNOWN_INCIDENT, INCIDENT_CLOSED
 */
export async function holdOpen(tx: Tx, incidentId: string): Promise<void> {
  const held = await lockIncident(tx, incidentId);
  if (!held) throw new IncidentError('UNKNOWN_INCIDENT', 'There is no such incident.');
  if (held.closedAt) {
    throw new IncidentError(
      'INCIDENT_CLOSED',
      `${incidentId} is closed and stays as it is. Open a new incident that follows it.`,
    );
  }
}
