// Makes the packets that were asked for. Whatever happens between two steps, the next round goes on where they stopped.

import type { Signer } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import { failPacket, freezePacket } from './freeze-packet.ts';
import { type PacketToMake, packetsToMake } from './packet-store.ts';
import { sealPacket } from './seal-packet.ts';

const batch = 20;
// What fails for as long as this will not come right by itself.
const triesMs = 30 * 60_000;
const gaveUp = 'It could not be made; the log of the worker says why. Ask for it again once that is mended.';

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
      log().error({ err: error, packetId: packet.id }, 'the packet of an incident could not be made');
      if (now.getTime() - packet.requestedAt.getTime() > triesMs) await failPacket({ packet, now }, gaveUp);
    }
  }
  if (first !== undefined) throw first;
  return moved;
}
