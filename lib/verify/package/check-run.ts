// PURE. The run's hash-chained events, and that they begin with this job and these approvals.

import { sha256B64u } from '#lib/canon/digest.ts';
import { parseCanonicalJson } from '#lib/canon/gate.ts';
import { type ChainedEvent, eventHash } from '#lib/claw/event-chain.ts';
import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { counted } from '../report.ts';
import { type Members, memberOf } from '../values.ts';
import type { RunEventDocument } from './documents.ts';
import { isSigned } from './native-bundle.ts';
import { ensure, type PackageContext, reading, refuse } from './package-context.ts';
import { approvalsOf, jobOf, plansOf, ran, runEventsOf, subjectOf, tokensOf } from './package-parts.ts';

export type RunEvent = RunEventDocument & { detail: Members };

/** Events with their payloads read, in order. */
export function runEvents(context: PackageContext): RunEvent[] {
  const cached = context.parsed.get('run/events.json, read');
  if (cached) return cached as RunEvent[];
  const events = runEventsOf(context).map((event) => {
    const detail = reading('run/events.json', () => parseCanonicalJson(event.payload)) as Members;
    return { ...event, detail };
  });
  context.parsed.set('run/events.json, read', events);
  return events;
}

/** The run's id, as its first event states it. */
export function runIdOf(context: PackageContext): string {
  const id = memberOf(runEvents(context)[0]?.detail, 'run_id');
  if (typeof id !== 'string') throw refuse('EVENT_CHAIN_BROKEN', 'The first event does not name the run.');
  return id;
}

/** An event as it was hashed, in the form in which the native bundle carries it. */
export const chainedEvent = (runId: string, event: RunEventDocument): ChainedEvent => ({
  event_id: event.event_id,
  run_id: runId,
  event_type: event.event_type,
  timestamp: event.timestamp,
  payload_hash_b64u: event.payload_hash_b64u,
  prev_hash_b64u: event.prev_hash_b64u,
  event_hash_b64u: event.event_hash_b64u,
});

/** Numbers without a gap, each event linked to the one before, every hash made anew, no event before the one before it. */
export async function checkRunEvents(context: PackageContext): Promise<string> {
  if (!ran(context)) return 'The job never ran.';
  const events = runEvents(context);
  const runId = runIdOf(context);
  let previous: RunEvent | null = null;
  for (const [i, event] of events.entries()) {
    ensure(event.index === i, 'SEQUENCE_GAP', `Event ${i} of the run is missing.`);
    const linked = event.prev_hash_b64u === (previous?.event_hash_b64u ?? null);
    ensure(linked, 'EVENT_CHAIN_BROKEN', `Event ${i} does not follow the one before it.`);
    const inTime = previous === null || previous.timestamp <= event.timestamp;
    ensure(inTime, 'EVENT_CHAIN_BROKEN', `Event ${i} is earlier than the one before it.`);
    previous = event;
  }
  for (const [i, event] of events.entries()) {
    const payloadHash = await sha256B64u(event.payload);
    // In a signed bundle the same events stand, hash by hash, and are hashed anew where the bundle is checked.
    const hash = isSigned(context) ? event.event_hash_b64u : await eventHash(chainedEvent(runId, event));
    const same = payloadHash === event.payload_hash_b64u && hash === event.event_hash_b64u;
    ensure(same, 'EVENT_CHAIN_BROKEN', `Event ${i} is not what was hashed.`);
  }
  return `${counted(events.length, 'event')} in one unbroken chain.`;
}

/** The run is this job's, and has an event for each approval that a token was minted on. */
export function checkRunGround(context: PackageContext): string {
  if (!ran(context)) return 'The job never ran.';
  const job = jobOf(context);
  const [start, ...rest] = runEvents(context);
  const ofJob =
    start?.event_type === 'run_start' &&
    memberOf(start.detail, 'job_id') === job.job_id &&
    memberOf(start.detail, 'room_id') === job.room_id &&
    memberOf(start.detail, 'request_event_id') === job.request_event_id;
  ensure(ofJob, 'JOB_MISMATCH', 'The run was not begun for this job.');
  ensure(
    rest.every(({ event_type }) => event_type !== 'run_start'),
    'EVENT_CHAIN_BROKEN',
    'The run begins twice.',
  );
  const approvals = rest.filter(({ event_type }) => event_type === 'human_approval').map(({ detail }) => detail);
  const expected = tokensOf(context).flatMap(({ digest }) => approvalPayloads(context, digest));
  const same =
    approvals.length === expected.length &&
    expected.every((wanted) =>
      approvals.some((detail) => Object.entries(wanted).every(([name, value]) => memberOf(detail, name) === value)),
    );
  ensure(same, 'DECISION_DIGEST_MISMATCH', 'The run rests on other approvals than were given.');
  return `The run rests on ${counted(approvals.length, 'approval')}.`;
}

function approvalPayloads(context: PackageContext, digest: string) {
  const revision = subjectOf(context, digest).plan_revision;
  const plan = plansOf(context).find((candidate) => candidate.revision === revision);
  return approvalsOf(context, digest).map((decision) => ({
    decision_id: decision.decision_id,
    decision_digest_b64u: digestB64u(digest),
    plan_hash_b64u: plan?.plan_hash,
  }));
}
