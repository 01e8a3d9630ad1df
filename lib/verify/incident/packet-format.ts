// PURE. What the manifest of an incident's packet states: an in-toto statement as a job's package has one
// (lib/verify/package/manifest-format.ts), about an incident.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { statementType } from '../package/manifest-format.ts';

export const packetPredicateType = 'urn:countersign:attestation:incident-manifest:v1';
export const incidentPath = 'incident.json';
export const timelinePath = 'timeline.json';

export type PacketPredicate = {
  incidentId: string;
  packetId: string;
  state: 'open' | 'closed';
  jobs: number;
  packages: number;
  findings: number;
  controls: number;
  entries: number;
  files: { path: string; format: string }[];
  createdOn: string;
};

export type PacketStatement = {
  _type: typeof statementType;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: typeof packetPredicateType;
  predicate: PacketPredicate;
};

/** The JCS text that is signed. */
export const packetStatementText = (
  subjects: readonly { name: string; sha256: string }[],
  predicate: PacketPredicate,
): string =>
  canonicalJson({
    _type: statementType,
    subject: subjects.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: packetPredicateType,
    predicate,
  } satisfies PacketStatement);

export const packagesFolder = 'packages/';
/** Where a packet has the package of a job. */
export const jobPackagePath = (jobId: string): string => `${packagesFolder}countersign-${jobId}.zip`;

/** Entries that are in the log of a packet and not on its timeline: they tell who looked, and change nothing. */
export const isLook = (action: string): boolean => action === 'evidence.viewed';

/** Whether files are an incident's packet, or what is left of one, and not a job's package. */
export const isPacket = (files: ReadonlyMap<string, unknown>): boolean =>
  !files.has('job.json') && (files.has(incidentPath) || files.has(timelinePath));
