import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { holdOpen } from './hold-incident.ts';
import { IncidentError } from './incident-error.ts';
import { readText } from './incident-text.ts';
import { insertFinding, subjectExists } from './store.ts';

type Finding = {
  incidentId: string;
  text: string;
  /** A job, token, receipt or package id; null when it is about the whole. */
  subject: string | null;
  actor: Actor;
  now: Date;
};

/**
 * Adds a finding. It is never changed and never taken back: a correction is a further finding.
 * @throws IncidentError TEXT_REQUIRED, UNKNOWN_SUBJECT, UNKNOWN_INCIDENT, INCIDENT_CLOSED
 */
export async function addFinding({ incidentId, actor, now, ...found }: Finding): Promise<{ findingId: string }> {
  const text = readText(found.text, 'finding');
  const subject = found.subject?.trim() || null;
  return transaction(async (tx) => {
    await holdOpen(tx, incidentId);
    if (subject && !(await subjectExists(tx, subject))) {
      throw new IncidentError('UNKNOWN_SUBJECT', 'There is no job, token, receipt or package with this id.');
    }
    const by = { foundBy: actorName(actor), foundAt: now };
    const { id: findingId } = await insertFinding(tx, { incidentId, text, subject, ...by });
    await appendAudit(
      tx,
      { action: 'incident.finding_added', target: `incident:${incidentId}`, detail: { findingId, subject, text } },
      { actor, at: now },
    );
    return { findingId };
  });
}
