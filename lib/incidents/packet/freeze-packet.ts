import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { longSnapshot } from '#lib/audit/export-store.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { signStatement, subjectsOf } from '#lib/evidence/package/manifest.ts';
import { zipFiles } from '#lib/evidence/package/zip.ts';
import { submitManifestLeaf } from '#lib/transparency/submit-leaf.ts';
import { packetStatementText } from '#lib/verify/incident/packet-format.ts';
import { collectPacket, packetPredicate } from './collect-packet.ts';
import { type PacketToMake, setFailed, setSigned } from './packet-store.ts';
import { PacketImpossible, readPacket } from './read-packet.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };

export type Freezing = { packet: PacketToMake; publicUrl: string; now: Date };

async function freeze(tx: Tx, { packet, publicUrl, now }: Freezing, manifest: Signer): Promise<'signed' | 'waiting'> {
  const record = await readPacket(tx, packet, now);
  if (!record) return 'waiting';
  const files = await collectPacket(record, publicUrl);
  const statement = packetStatementText(await subjectsOf(files), packetPredicate(record, files, now));
  const { statementText, dsseText, leafText } = await signStatement(statement, manifest);
  const signed = { filesZip: zipFiles(files), statementText, dsseText, signedAt: now };
  // Another worker may have been first: its packet is the packet.
  if (await setSigned(tx, packet.id, signed)) await submitManifestLeaf(tx, { packageId: packet.id, leafText });
  return 'signed';
}

/** Gives a packet up that was not signed yet, with the reason for people. */
export async function failPacket({ packet, now }: Omit<Freezing, 'publicUrl'>, why: string): Promise<void> {
  await transaction(async (tx) => {
    if (!(await setFailed(tx, packet.id, why))) return;
    await appendAudit(
      tx,
      {
        action: 'incident.export_failed',
        target: `incident:${packet.incidentId}`,
        detail: { packetId: packet.id, why },
      },
      { actor: worker, at: now },
    );
  });
}

/**
 * First step of a packet: freezes its files, signs the manifest over them and hands its leaf to the log, all in one
 * transaction on one snapshot. Safe to repeat.
 * @returns `waiting` while the log or a package of its jobs has to be waited for
 */
export async function freezePacket(
  freezing: Freezing,
  keys: { manifest: Signer },
): Promise<'signed' | 'waiting' | 'failed'> {
  try {
    return await longSnapshot((tx) => freeze(tx, freezing, keys.manifest));
  } catch (error) {
    if (!(error instanceof PacketImpossible)) throw error;
    await failPacket(freezing, error.message);
    return 'failed';
  }
}
