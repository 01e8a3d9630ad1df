// Makes the packets that were asked for. Whatever happens between two steps, the next round goes on where they stopped.

import type { Signer } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import { freezePacket } from './freeze-packet.ts';
import { type PacketToMake, packetsToMake } from './packet-store.ts';
import { sealPacket } from './seal-packet.ts';

const batch = 20;

type Settings = { publicUrl: string };

const step = (packet: PacketToMake, { publicUrl }: Settings, keys: { manifest: Signer }, now: Date) =>
  packet.state === 'waiting' ? freezePacket({ packet, publicUrl, now }, keys) : sealPacket(packet, now);

/**
 * Takes every packet that is asked for as far as it can go.
 * @returns how many moved on. @throws the first failure, after all had their turn
 */
export async function makePackets(settings: Settings, keys: { manifest: Signer }, now: Date): Promise<number> {
  let moved = 0;
  let first: unknown;
  for (const packet of await packetsToMake(db(), batch)) {
    try {
      if ((await step(packet, settings, keys, now)) !== 'waiting') moved += 1;
    } catch (error) {
      first ??= error;
      log().error(
        { err: error, packetId: packet.id },
        'the packet of an incident could not be made and is tried again',
      );
    }
  }
  if (first !== undefined) throw first;
  return moved;
}
