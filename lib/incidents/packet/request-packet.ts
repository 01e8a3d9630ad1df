import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { parseCriteria } from '../criteria.ts';
import { IncidentError } from '../incident-error.ts';
import { countMatches } from '../match-store.ts';
import { findIncidentRow, lockIncident } from '../store.ts';
import { tooLarge } from './packet-bounds.ts';
import { insertPacket, packetUnderWay } from './packet-store.ts';

/**
 * Asks for the packet of an incident, open or closed, as everything stands at this moment. The worker, which holds the
 * manifest key, makes it as soon as the log covers the entries.
 * @throws IncidentError UNKNOWN_INCIDENT, EXPORT_UNDER_WAY, PACKET_TOO_LARGE
 */
export async function requestPacket(asked: {
  incidentId: string;
  actor: Actor;
  now: Date;
}): Promise<{ packetId: string }> {
  const { incidentId, actor, now } = asked;
  return transaction(async (tx) => {
    const incident = (await lockIncident(tx, incidentId)) && (await findIncidentRow(tx, incidentId));
    if (!incident) throw new IncidentError('UNKNOWN_INCIDENT', 'There is no such incident.');
    if (await packetUnderWay(tx, incidentId)) {
      throw new IncidentError('EXPORT_UNDER_WAY', 'A packet of this incident is being made. Wait for it.');
    }
    const why = tooLarge(await countMatches(tx, parseCriteria(incident.criteriaText), now));
    if (why) throw new IncidentError('PACKET_TOO_LARGE', why);
    const packetId = crypto.randomUUID();
    const upToAuditId = await appendAudit(
      tx,
      { action: 'incident.export_requested', target: `incident:${incidentId}`, detail: { packetId } },
      { actor, at: now },
    );
    const by = { requestedBy: actorName(actor), requestedAt: now };
    await insertPacket(tx, { id: packetId, incidentId, state: 'waiting', upToAuditId, ...by });
    return { packetId };
  });
}
