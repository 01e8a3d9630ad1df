// PURE. `incident.json`: what the incident is, what fits it, what was found and what was done about it.

import { isoTime } from '#lib/evidence/package/package-file.ts';
import type { IncidentDocument } from '#lib/verify/incident/documents.ts';
import { jobPackagePath } from '#lib/verify/incident/packet-format.ts';
import type { PacketEntryRow } from './packet-store.ts';
import type { PacketRecord } from './read-packet.ts';

type Detail = Record<string, unknown>;
const details = (entries: readonly PacketEntryRow[], action: string): { row: PacketEntryRow; detail: Detail }[] =>
  entries.filter((row) => row.action === action).map((row) => ({ row, detail: JSON.parse(row.detailText) }));

function callsOf({ entries }: PacketRecord): IncidentDocument['calls'] {
  const refused = new Map<string, IncidentDocument['calls']['refused'][number]>();
  for (const { detail } of details(entries, 'call.refused')) {
    const { kind, name, code } = detail as { kind: string; name: string; code: string };
    const key = JSON.stringify([kind, name, code]);
    const known = refused.get(key) ?? { kind, name, code, count: 0 };
    refused.set(key, { ...known, count: known.count + 1 });
  }
  const admitted = entries.filter(({ action }) => action === 'call.admitted').length;
  return { admitted, refused: [...refused.values()] };
}

function jobsOf({ jobs, archives }: PacketRecord): IncidentDocument['jobs'] {
  const sealed = new Map(archives.map((row) => [row.jobId, row]));
  return jobs.map((job) => {
    const row = sealed.get(job.id);
    return {
      job_id: job.id,
      room_id: job.roomId,
      room_name: job.roomName,
      agent_did: job.agentDid,
      agent_name: job.agentName,
      requester: job.requester,
      request: job.requestText,
      state: job.state,
      wpc_hash: job.wpcHash,
      requested_at: job.requestedAt.toISOString(),
      finished_at: isoTime(job.finishedAt),
      package: row?.sha256
        ? {
            path: jobPackagePath(job.id),
            sha256: row.sha256,
            verdict: row.verdict as 'VALID' | 'INVALID' | 'INCOMPLETE',
            code: row.code ?? '',
          }
        : null,
    };
  });
}

const tokensOf = ({ tokens, packet }: PacketRecord): IncidentDocument['tokens'] =>
  tokens.map((token) => ({
    jti: token.jti,
    job_id: token.jobId,
    agent_did: token.agentDid,
    wpc_hash: token.wpcHash,
    issued_at: token.issuedAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    collected_at: isoTime(token.collectedAt),
    revoked_at: isoTime(token.revokedAt),
    revoked_why: token.revokedWhy,
    outstanding: token.revokedAt === null && token.expiresAt > packet.requestedAt,
  }));

type ControlRow = PacketRecord['controls'][number];

/** How often a control refused something: entries that name it, and for a revocation calls with its tokens. */
function refusedBy({ entries }: PacketRecord, control: ControlRow): number {
  const effect = JSON.parse(control.effectText) as { tokens?: string[] };
  const tokens = new Set(control.kind === 'revoke' ? effect.tokens : []);
  return [...details(entries, 'call.refused'), ...details(entries, 'decision.refused')].filter(
    ({ row, detail }) =>
      detail.controlId === control.id || (row.at >= control.appliedAt && tokens.has(String(detail.jti))),
  ).length;
}

function liftedOf(
  { entries, packet }: PacketRecord,
  control: ControlRow,
): IncidentDocument['controls'][number]['lifted'] {
  const { liftedBy: by, liftedAt: at, liftReason } = control;
  if (!by || !at) return null;
  const logged = details(entries, 'control.lifted').some(({ detail }) => detail.controlId === control.id);
  // A roll-back that a later one took the place of has no entry of its own for that.
  if (!logged && !(control.kind === 'rollback' && at <= packet.requestedAt)) return null;
  return { by, at: at.toISOString(), reason: liftReason ?? '' };
}

function controlsOf(record: PacketRecord): IncidentDocument['controls'] {
  const attached = new Map(record.attachments.map((row) => [row.controlId, row]));
  return record.controls.flatMap((control) => {
    const by = attached.get(control.id);
    if (!by) return [];
    return [
      {
        control_id: control.id,
        kind: control.kind,
        scope: control.scope,
        subject: control.subject,
        reason: control.reason,
        applied_by: control.appliedBy,
        applied_at: control.appliedAt.toISOString(),
        ends_at: isoTime(control.endsAt),
        issued_from: isoTime(control.issuedFrom),
        issued_to: isoTime(control.issuedTo),
        disputed_job_id: control.disputedJobId,
        hash_before: control.hashBefore,
        hash_after: control.hashAfter,
        effect: JSON.parse(control.effectText),
        lifted: liftedOf(record, control),
        credentials: control.tasks.map(({ tool, credential, doneBy, doneAt, note }) => ({
          tool,
          credential,
          rotated: doneBy && doneAt ? { by: doneBy, at: doneAt.toISOString(), note: note ?? '' } : null,
        })),
        refused: refusedBy(record, control),
        attached_by: by.attachedBy,
        attached_at: by.attachedAt.toISOString(),
      },
    ];
  });
}

/** The document; nothing in it is newer than the newest entry. */
export function incidentDocument(record: PacketRecord, publicUrl: string): IncidentDocument {
  const { incident, packet, criteria, findings, entries, hiddenVotes } = record;
  const closed = entries.some(({ action }) => action === 'incident.closed');
  return {
    incident_version: '1',
    incident_id: incident.id,
    packet_id: packet.id,
    title: incident.title,
    state: closed ? 'closed' : 'open',
    opened_by: incident.openedBy,
    opened_at: incident.openedAt.toISOString(),
    closed_by: closed ? incident.closedBy : null,
    closed_at: closed ? isoTime(incident.closedAt) : null,
    conclusion: closed ? incident.conclusion : null,
    follows: incident.followsId,
    criteria,
    entries_up_to: String(packet.upToAuditId),
    hidden_votes: hiddenVotes,
    calls: callsOf(record),
    jobs: jobsOf(record),
    tokens: tokensOf(record),
    controls: controlsOf(record),
    findings: findings.map((finding) => ({
      finding_id: finding.id,
      text: finding.text,
      subject: finding.subject,
      found_by: finding.foundBy,
      found_at: finding.foundAt.toISOString(),
    })),
    console_url: publicUrl,
  };
}
