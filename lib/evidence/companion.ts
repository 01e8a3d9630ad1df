import { trustPulse } from '#lib/claw/trust-pulse.ts';
import { assertionEntries } from './assertions.ts';
import type { RunEvidence } from './run-evidence.ts';

/** The documents that the export carries beside the bundle: with them a reader can check what the bundle names by hash. */
export function companionDocuments(
  evidence: RunEvidence,
  parts: { bundleId: string; urm: unknown; status: string; summary: string; moved: Record<string, unknown>; now: Date },
): Record<string, unknown> {
  const { job, run, requests, plan, policy } = evidence;
  const assertions = assertionEntries(requests);
  return {
    extension_version: '1',
    job_id: job.id,
    wpc_envelope: JSON.parse(policy.envelopeText),
    plan: JSON.parse(plan.text),
    decisions: requests.map((request) => JSON.parse(request.subjectText)),
    ...(assertions.length > 0 && { assertions }),
    event_payloads: run.events.map((event) => ({
      event_id: event.eventId,
      event_type: event.eventType,
      payload: JSON.parse(event.payloadText),
    })),
    urm: parts.urm,
    trust_pulse: trustPulse({
      id: `tp_${parts.bundleId.slice('bundle_'.length)}`,
      runId: run.runId,
      agentDid: job.agent.did,
      issuedAt: parts.now.toISOString(),
      startedAt: run.startedAt,
      endedAt: run.endedAt ?? parts.now,
      toolNames: run.calls.filter((call) => call.kind === 'tool').map((call) => call.name),
    }),
    completion: { status: parts.status, summary: parts.summary },
    ...(Object.keys(parts.moved).length > 0 && { moved: parts.moved }),
  };
}
