// PURE. What the packet says of the incident fits its manifest and names no job, token, finding or control twice.

import { listedPaths, manifestOf } from '../package/package-context.ts';
import { counted } from '../report.ts';
import { hold, incidentOf, type PacketContext } from './packet-context.ts';
import { jobPackagePath } from './packet-format.ts';

const once = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

export function checkIncident(context: PacketContext): string {
  const incident = incidentOf(context);
  const { predicate } = manifestOf(context).statement;
  const { jobs, tokens, findings, controls } = incident;
  const packages = jobs.flatMap((job) => (job.package ? [job.package] : []));
  const say = (condition: boolean, detail: string) => hold(condition, 'INCIDENT_MISMATCH', detail);
  const same =
    predicate.incidentId === incident.incident_id &&
    predicate.packetId === incident.packet_id &&
    predicate.state === incident.state;
  say(same, 'The manifest is of another incident, packet or state.');
  const counts =
    predicate.jobs === jobs.length &&
    predicate.packages === packages.length &&
    predicate.findings === findings.length &&
    predicate.controls === controls.length;
  say(counts, 'The manifest counts otherwise than the incident.');
  say(once(jobs.map(({ job_id }) => job_id)), 'A job is there twice.');
  say(once(tokens.map(({ jti }) => jti)), 'A token is there twice.');
  say(once(findings.map(({ finding_id }) => finding_id)), 'A finding is there twice.');
  say(once(controls.map(({ control_id }) => control_id)), 'A control is there twice.');
  const known = new Set(jobs.map(({ job_id }) => job_id));
  say(
    tokens.every((token) => known.has(token.job_id)),
    'A token is of a job that is not in the packet.',
  );
  const placed = jobs.every((job) => !job.package || job.package.path === jobPackagePath(job.job_id));
  const files = listedPaths(context, /^packages\//);
  say(placed && files.length === packages.length, 'The packages are not those of the jobs.');
  return `${counted(jobs.length, 'job')}, ${counted(findings.length, 'finding')}, ${counted(controls.length, 'control')}.`;
}
