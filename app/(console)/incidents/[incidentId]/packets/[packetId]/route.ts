import { attachment } from '#app/share/attachment.ts';
import { recordCopy } from '#lib/audit/looks.ts';
import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { packetArchive } from '#lib/incidents/packet/packet-store.ts';

type Params = { incidentId: string; packetId: string };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The sealed packet of an incident, byte for byte. Whoever takes one stands in the log. */
export const GET = personRoute<never, Params>(
  { permission: 'incidents.read' },
  async ({ params: { incidentId, packetId }, actor, now }) => {
    const found = uuid.test(packetId) ? await packetArchive(db(), incidentId, packetId) : null;
    if (!found?.archive) return null;
    const { archive, sha256 } = found;
    await recordCopy({ what: 'packet', target: `incident:${incidentId}`, sha256, actor, now });
    return attachment(`countersign-${incidentId}.zip`, 'application/zip', archive);
  },
);
