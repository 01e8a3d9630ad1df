import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { loggedManifest } from '#lib/evidence/package/manifest.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { unzipFiles, zipFiles } from '#lib/evidence/package/zip.ts';
import { logIdentity } from '#lib/transparency/log-identity.ts';
import { type LeafProof, proveLeaf } from '#lib/transparency/proofs.ts';
import { verifyPacket } from '#lib/verify/incident/verify-packet.ts';
import { manifestPath } from '#lib/verify/package/manifest-format.ts';
import { type PacketToMake, packetFiles, setSealed } from './packet-store.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };

/** The whole archive, and what our own verifier says of it. */
async function seal(packet: PacketToMake, proof: LeafProof, now: Date) {
  const [row, log] = await Promise.all([packetFiles(db(), packet.id), logIdentity(db(), proof.shard)]);
  if (!row?.filesZip || !row.statementText || !row.dsseText) throw new Error(`Packet ${packet.id} lost its files.`);
  if (!log) throw new Error(`The log has no shard ${proof.shard}.`);
  const { statementText, dsseText } = row;
  const manifest = utf8(loggedManifest({ statementText, dsseText }, proof, log.vkey));
  const files = [...unzipFiles(row.filesZip), { path: manifestPath, bytes: manifest }];
  const archive = zipFiles(files);
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const { verdict, code } = await verifyPacket(byPath, { now, trusted: await ownKeys(db()) });
  const { predicate } = JSON.parse(statementText) as { predicate: { jobs: number } };
  const sealed = { archive, sha256: await sha256Hex(archive), bytes: archive.length, verdict, code, sealedAt: now };
  return { sealed, jobs: predicate.jobs };
}

/**
 * Second step of a packet: once the log holds its manifest, puts the manifest in, fixes the archive's bytes and hash,
 * verifies it and records all of it in one transaction. Safe to repeat: it is sealed once.
 * @returns `waiting` while the manifest is under no checkpoint yet
 */
export async function sealPacket(packet: PacketToMake, now: Date): Promise<'sealed' | 'waiting'> {
  const proof = await proveLeaf(db(), { packageId: packet.id });
  if (!proof) return 'waiting';
  const { sealed, jobs } = await seal(packet, proof, now);
  await transaction(async (tx) => {
    if (!(await setSealed(tx, packet.id, sealed))) return;
    const { sha256, bytes, verdict, code } = sealed;
    const detail = { packetId: packet.id, sha256, bytes, jobs, verdict, code };
    await appendAudit(
      tx,
      { action: 'incident.exported', target: `incident:${packet.incidentId}`, detail },
      { actor: worker, at: now },
    );
  });
  return 'sealed';
}
