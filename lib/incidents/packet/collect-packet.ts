import { checksumsFile } from '#lib/evidence/package/collect-package.ts';
import { keyFiles } from '#lib/evidence/package/key-files.ts';
import { logFiles } from '#lib/evidence/package/log-files.ts';
import { byPath, jsonFile, type PackageFile, textFile } from '#lib/evidence/package/package-file.ts';
import type { PacketPredicate } from '#lib/verify/incident/packet-format.ts';
import { incidentPath, jobPackagePath, timelinePath } from '#lib/verify/incident/packet-format.ts';
import { timelineDocument } from '../timeline.ts';
import { timelineSvg } from '../timeline-svg.ts';
import { incidentDocument } from './incident-file.ts';
import type { PacketRecord } from './read-packet.ts';
import { readmeHtml } from './readme-html.ts';

const packages = ({ archives }: PacketRecord): PackageFile[] =>
  archives.flatMap(({ jobId, archive }) =>
    archive ? [{ path: jobPackagePath(jobId), format: 'zip' as const, bytes: archive }] : [],
  );

/** Every file of a packet but its manifest, in the order of their paths. The same record gives the same bytes. */
export async function collectPacket(record: PacketRecord, publicUrl: string): Promise<PackageFile[]> {
  const incident = incidentDocument(record, publicUrl);
  const lanes = incident.jobs.map(({ job_id: jobId, request: title }) => ({ jobId, title }));
  const timeline = timelineDocument(record.entries, lanes);
  const drawing = timelineSvg(`${incident.incident_id}: ${incident.title}`, timeline);
  const files = [
    jsonFile(incidentPath, incident),
    jsonFile(timelinePath, timeline),
    textFile('timeline.svg', 'svg', drawing),
    textFile('README.html', 'html', await readmeHtml(incident, drawing)),
    ...packages(record),
    ...keyFiles(record, publicUrl),
    // Proofs in files of their own are in the packages.
    ...logFiles(record).filter(({ format }) => format !== 'tlog-proof'),
  ].sort(byPath);
  return [...files, await checksumsFile(files)].sort(byPath);
}

/** What the manifest states beside the files. */
export function packetPredicate(record: PacketRecord, files: readonly PackageFile[], createdOn: Date): PacketPredicate {
  const { incident, packet, jobs, archives, findings, controls, entries } = record;
  return {
    incidentId: incident.id,
    packetId: packet.id,
    state: entries.some(({ action }) => action === 'incident.closed') ? 'closed' : 'open',
    jobs: jobs.length,
    packages: archives.length,
    findings: findings.length,
    controls: controls.length,
    entries: entries.length,
    files: files.map(({ path, format }) => ({ path, format })),
    createdOn: createdOn.toISOString(),
  };
}
