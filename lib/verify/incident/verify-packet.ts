// PURE. The files of an incident's packet in, a verdict out. The two lists below are the specification: first what makes
// the files those that the console sealed, each check resting on the ones before; then what they tell.

import { checkChecksums } from '../package/check-files.ts';
import { checkKeys } from '../package/check-keys.ts';
import { checkEntries } from '../package/check-log.ts';
import { checkManifestCheckpoint, checkManifestInclusion, checkManifestSignature } from '../package/check-manifest.ts';
import type { TrustedKeys } from '../package/trusted-keys.ts';
import { type OnProgress, teller } from '../progress.ts';
import { type Check, type CheckList, concludeReport, type Report, runEach, runInOrder, type Step } from '../report.ts';
import { checkIncident } from './check-incident.ts';
import { checkJobPackages } from './check-job-packages.ts';
import { checkLoggedIncident } from './check-logged-incident.ts';
import { checkPacketFiles, readPacketManifest } from './check-packet-files.ts';
import { checkTimeline } from './check-timeline.ts';
import { type JudgedPackage, openPacketContext, type PacketContext } from './packet-context.ts';
import { packagesFolder } from './packet-format.ts';
import { packetDoesNotProve } from './packet-limits.ts';

export type PacketReport = Report & {
  kind: 'incident_packet';
  /** As the packet says; null when that could not be read. */
  incidentId: string | null;
  packages: JudgedPackage[];
  keysFrom: 'packet' | 'reader';
};

const sealSteps: readonly Step<PacketContext>[] = [
  { name: 'the manifest, in its one spelling', run: readPacketManifest },
  { name: 'the files that the manifest names, and no others', run: checkPacketFiles },
  { name: 'list of checksums', run: checkChecksums },
  { name: 'signature of the manifest', run: checkManifestSignature },
  { name: 'checkpoint of the manifest', run: checkManifestCheckpoint },
  { name: 'the manifest is in the log', run: checkManifestInclusion },
];

const contentSteps: readonly Step<PacketContext>[] = [
  { name: 'keys', run: checkKeys },
  { name: 'the incident', run: checkIncident },
  { name: 'packages of the jobs', run: checkJobPackages },
  { name: 'entries are in the log', run: checkEntries },
  { name: 'log: the incident', run: checkLoggedIncident },
  { name: 'timeline', run: checkTimeline },
];

export type PacketOptions = {
  now: Date;
  /** The reader's own keys; without them those inside the packet are used, and the report says so. */
  trusted?: TrustedKeys;
  /** Told of each check as it ends, and of each job's package. */
  onProgress?: OnProgress;
};

/** Verifies the files of a packet. Never throws for what they hold. */
export async function verifyPacket(
  files: ReadonlyMap<string, Uint8Array>,
  options: PacketOptions,
): Promise<PacketReport> {
  const packages = [...files.keys()].filter((path) => path.startsWith(packagesFolder)).length;
  const tell = teller(sealSteps.length + contentSteps.length + packages, options.onProgress);
  const context = openPacketContext(files, options, tell);
  const checks: Check[] = [];
  const told: CheckList = {
    push: (check) => {
      checks.push(check);
      tell(check.name);
    },
  };
  // What is not the packet that was sealed is not read any further.
  if (await runInOrder(sealSteps, context, told)) await runEach(contentSteps, context, told);
  else for (const { name } of contentSteps) checks.push(notMade(name));
  const report = concludeReport('incident_packet', [...checks, pinning(context)], packetDoesNotProve(context));
  return {
    ...report,
    kind: 'incident_packet',
    incidentId: context.manifest?.statement.predicate.incidentId ?? null,
    packages: context.packages,
    keysFrom: context.pinned ? 'reader' : 'packet',
  };
}

const notMade = (name: string): Check => ({ name, outcome: 'not_made', detail: 'An earlier check failed.' });

/** Without a code of its own it takes nothing from the verdict. */
const pinning = ({ pinned }: PacketContext): Check => ({
  name: 'keys pinned by the reader',
  outcome: pinned ? 'passed' : 'not_made',
  detail: pinned ? 'Signatures were checked against your own list.' : 'The keys were taken out of the packet itself.',
});
