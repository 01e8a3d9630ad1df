// For db tests: an incident over the test console's room, and its packet taken to its end.

import { vi } from 'vitest';
import { utf8 } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { checksumsFile } from '#lib/evidence/package/collect-package.ts';
import { loggedManifest, signStatement, subjectsOf } from '#lib/evidence/package/manifest.ts';
import { byPath } from '#lib/evidence/package/package-file.ts';
import { type Given, publicUrl } from '#lib/evidence/package/testing.ts';
import { unzipFiles } from '#lib/evidence/package/zip.ts';
import { after, roomId, setup } from '#lib/testing/console.ts';
import { logIdentity } from '#lib/transparency/log-identity.ts';
import { proveLeaf } from '#lib/transparency/proofs.ts';
import { submitManifestLeaf } from '#lib/transparency/submit-leaf.ts';
import { type PacketPredicate, packetStatementText } from '#lib/verify/incident/packet-format.ts';
import { manifestPath } from '#lib/verify/package/manifest-format.ts';
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

/** A packet whose files were changed by whoever holds the manifest key: listed, signed and logged anew. */
export async function resealed(
  { manifest }: Given,
  { files }: Packet,
  change: (files: Map<string, Uint8Array>) => void,
): Promise<Map<string, Uint8Array>> {
  const changed = new Map(files);
  const { dsseEnvelope } = JSON.parse(new TextDecoder().decode(changed.get(manifestPath)));
  const { predicate } = JSON.parse(atob(dsseEnvelope.payload)) as { predicate: PacketPredicate };
  for (const path of [manifestPath, 'checksums.sha256']) changed.delete(path);
  change(changed);
  const listed = [...changed].map(([path, bytes]) => ({ path, format: 'jcs' as const, bytes })).sort(byPath);
  const whole = [...listed, await checksumsFile(listed)].sort(byPath);
  const statement = packetStatementText(await subjectsOf(whole), predicate);
  const { statementText, dsseText, leafText } = await signStatement(statement, manifest);
  const packageId = crypto.randomUUID();
  await transaction((tx) => submitManifestLeaf(tx, { packageId, leafText }));
  const proof = await vi.waitFor(
    async () => {
      const found = await proveLeaf(db(), { packageId });
      if (!found) throw new Error('The log does not have it yet.');
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );
  const log = await logIdentity(db(), proof.shard);
  const text = loggedManifest({ statementText, dsseText }, proof, log?.vkey ?? '');
  return new Map([...whole.map(({ path, bytes }) => [path, bytes] as const), [manifestPath, utf8(text)]]);
}
