// PURE. The manifest is one of a packet, and every file that it names is there: a packet with less in it is not the one that
// was signed.

import { checkFiles } from '../package/check-files.ts';
import { manifestPath } from '../package/manifest-format.ts';
import { manifestOf } from '../package/package-context.ts';
import { readSignedManifest } from '../package/read-manifest.ts';
import { counted } from '../report.ts';
import { packetStatementSchema } from './documents.ts';
import { hold, type PacketContext } from './packet-context.ts';

/** Reads the manifest into the context. */
export async function readPacketManifest(context: PacketContext): Promise<string> {
  hold(context.files.has(manifestPath), 'MANIFEST_MISSING', `${manifestPath} is not there.`);
  context.manifest = await readSignedManifest(context, packetStatementSchema);
  const { digests, statement } = context.manifest;
  return `It names ${counted(digests.size, 'file')} of incident ${statement.predicate.incidentId}.`;
}

export function checkPacketFiles(context: PacketContext): Promise<string> {
  const missing = [...manifestOf(context).digests.keys()].filter((path) => !context.files.has(path));
  hold(missing.length === 0, 'FILE_MISSING', `Not there: ${missing.slice(0, 5).join(', ')}.`);
  return checkFiles(context);
}
