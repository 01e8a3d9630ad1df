import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { findSubject } from './find-subject.ts';
import { holdOpen } from './hold-incident.ts';
import { readText } from './incident-text.ts';
import { insertFinding } from './store.ts';

type Finding = {
  incidentId: string;
  text: string;
  /** An id or a link, as Investigate takes them; null when it is about the whole. */
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
  const about = found.subject?.trim() || null;
  const subject = about && (await findSubject(db(), about));
  return transaction(async (tx) => {
    await holdOpen(tx, incidentId);
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
