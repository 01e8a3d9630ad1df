// PURE. `job.json`: what the job was and how it ended.

import { isoTime, jsonFile, type PackageFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

export const packageIdOf = (jobId: string): string => `pkg_${jobId}`;

/** The first line of a checkpoint: which log it is of. */
export const originOf = (noteText: string): string => noteText.slice(0, noteText.indexOf('\n'));

export function jobFile({ job, proofs }: PackageRecord, publicUrl: string): PackageFile {
  return jsonFile('job.json', {
    package_version: '1',
    package_id: packageIdOf(job.id),
    job_id: job.id,
    final_state: job.state,
    state_reason: job.stateReason,
    room_id: job.roomId,
    room_name: job.room.name,
    requester: job.requesterMxid,
    agent: { did: job.agent.did, name: job.agent.name },
    request_event_id: job.requestEventId,
    requested_at: job.requestedAt.toISOString(),
    finished_at: isoTime(job.finishedAt),
    wpc_hash: job.wpcHash,
    console_url: publicUrl,
    log_origin: originOf(proofs.checkpoint.noteText),
  });
}
