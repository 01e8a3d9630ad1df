// For db tests: an incident over the test console's room, and its packet taken to its end.

import { vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import { type Given, publicUrl } from '#lib/evidence/package/testing.ts';
import { unzipFiles } from '#lib/evidence/package/zip.ts';
import { after, roomId, setup } from '#lib/testing/console.ts';
import { noCriteria } from '../criteria.ts';
import { openIncident } from '../open-incident.ts';
import { makePackets } from './packet-maker.ts';
import { packetArchive } from './packet-store.ts';
import { requestPacket } from './request-packet.ts';

export const openRoomIncident = async (change: Partial<Parameters<typeof openIncident>[0]> = {}): Promise<string> => {
  const criteria = { ...noCriteria, rooms: [roomId] };
  const asked = { title: 'A token was misused', criteria, follows: null, actor: setup, now: after(300), ...change };
  return (await openIncident(asked)).incidentId;
};

export type Packet = { id: string; archive: Uint8Array; files: Map<string, Uint8Array> };

/** Asks for a packet and takes it as far as it goes. @returns the row as it ended */
export async function exported({ manifest }: Given, incidentId: string, now = after(400)) {
  const { packetId: id } = await requestPacket({ incidentId, actor: setup, now });
  const state = async () => (await db().incidentPacket.findUniqueOrThrow({ where: { id } })).state;
  const step = async () => {
    await makePackets({ publicUrl }, { manifest }, now);
    if (!['sealed', 'failed'].includes(await state())) throw new Error('The packet is still being made.');
  };
  await vi.waitFor(step, { timeout: 20_000, interval: 20 });
  return db().incidentPacket.findUniqueOrThrow({ where: { id } });
}

/** The sealed packet of an incident. */
export async function packetOf(given: Given, incidentId: string): Promise<Packet> {
  const { id } = await exported(given, incidentId);
  const row = await packetArchive(db(), incidentId, id);
  if (!row?.archive) throw new Error(`Incident ${incidentId} has no sealed packet.`);
  const files = new Map(unzipFiles(row.archive).map(({ path, bytes }) => [path, bytes]));
  return { id, archive: row.archive, files };
}
