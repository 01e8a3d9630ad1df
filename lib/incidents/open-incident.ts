import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { type Criteria, criteriaText, isEmpty, tidyCriteria } from './criteria.ts';
import { IncidentError } from './incident-error.ts';
import { newIncidentId } from './incident-id.ts';
import { readText } from './incident-text.ts';
import { findIncidentRow, insertIncident } from './store.ts';

type Opening = { title: string; criteria: Criteria; follows: string | null; actor: Actor; now: Date };

function readCriteria(criteria: Criteria): Criteria {
  const tidy = tidyCriteria(criteria);
  if (isEmpty(tidy)) {
    throw new IncidentError('NOTHING_CHOSEN', 'Choose at least one thing that the jobs have in common, or a time.');
  }
  if (tidy.from !== null && tidy.to !== null && tidy.from > tidy.to) {
    throw new IncidentError('SPAN_BACKWARDS', 'The time ends before it begins.');
  }
  return tidy;
}

/**
 * Opens an incident over the jobs that have something in common.
 * @throws IncidentError NOTHING_CHOSEN, SPAN_BACKWARDS, TEXT_REQUIRED, UNKNOWN_INCIDENT, INCIDENT_OPEN
 */
export async function openIncident({ actor, now, follows, ...asked }: Opening): Promise<{ incidentId: string }> {
  const criteria = criteriaText(readCriteria(asked.criteria));
  const title = readText(asked.title, 'title');
  const id = newIncidentId();
  return transaction(async (tx) => {
    if (follows !== null) {
      const before = await findIncidentRow(tx, follows);
      if (!before) throw new IncidentError('UNKNOWN_INCIDENT', `There is no incident ${follows} to follow.`);
      if (!before.closedAt) throw new IncidentError('INCIDENT_OPEN', `${follows} is still open: go on in that one.`);
    }
    const opened = { openedBy: actorName(actor), openedAt: now };
    await insertIncident(tx, { id, title, criteriaText: criteria, followsId: follows, ...opened });
    await appendAudit(
      tx,
      { action: 'incident.opened', target: `incident:${id}`, detail: { title, criteria, follows } },
      { actor, at: now },
    );
    return { incidentId: id };
  });
}
