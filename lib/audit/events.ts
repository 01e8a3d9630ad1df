// The closed union of what can be recorded. Every state change names one of these; nothing else reaches the log.
// Details hold facts and hashes, never a token, a code or a private key.

type JobDetails = {
  'job.requested': { requestEventId: string; requester: string; agentDid: string };
  'plan.submitted': { revision: number; planHash: string; wpcHash: string; tier: string; allowed: boolean };
  'plan.narrowed': { revision: number; fromRevision: number; by: string; cuts: string[] };
  'plan.changes_requested': { revision: number; by: string; comment: string };
  'job.claimed': { by: string; from: string | null };
  'job.claim_released': { by: string };
  'plan.returned': { revision: number; reasons: string[] };
  'approval.requested': { revision: number; digest: string; wpcHash: string; tier: string; expiresAt: string };
  'approval.request_closed': { digest: string; why: string };
  'decision.recorded': {
    decisionId: string;
    decision: 'approve' | 'deny';
    digest: string;
    slot: string;
    approver: string;
    channel: 'browser' | 'matrix';
    evidenceLevel: string;
    eventId: string | null;
    reason: string | null;
  };
  'decision.refused': {
    code: string;
    decision: 'approve' | 'deny';
    by: string;
    channel: 'browser' | 'matrix';
    eventId: string | null;
    controlId: string | null;
    wpcHash: string | null;
  };
  'job.approved': { decisionId: string; approver: string; channel: 'browser' | 'matrix'; digest: string; jti: string };
  'job.denied': { decisionId: string; approver: string; channel: 'browser' | 'matrix'; reason: string };
  'job.expired': { from: string };
  'job.withdrawn': { by: string };
  'job.voided': { from: string; reason: string };
  'job.stopped': { from: string; reason: string };
  'job.reopened': { reason: string };
  'job.completing': { status: 'completed' | 'failed'; summary: string; bundleId: string };
  'job.finished': {
    to: 'done' | 'failed';
    verdict: string;
    code: string;
    bundleId: string;
    wpcHash: string;
    reason: string;
  };
  'token.minted': {
    jti: string;
    agentDid: string;
    tokenScopeHash: string;
    tokenHash: string;
    wpcHash: string;
    expiresAt: string;
  };
  'token.collected': { jti: string; runId: string };
  'token.revoked': { jti: string; reason: string };
  /** What the issuer outside answered; `answer` is its word or the code of its refusal. */
  'token.revocation_told': { jti: string; state: 'confirmed' | 'refused'; answer: string; attempts: number };
  'call.refused': { kind: 'tool' | 'model'; name: string; jti: string; code: string; controlId: string | null };
  'call.admitted': { callId: string; kind: 'tool' | 'model'; name: string; seq: number; eventHash: string };
  /** `named`: links and hashes that the tool's result is, so that what a job made can be searched for. */
  'call.closed': { callId: string; outcome: string; receiptId: string | null; named?: string[] };
  'bundle.assembled': { bundleId: string; payloadHash: string };
  'bundle.refused': { bundleId: string; code: string };
  'bundle.sealed': { bundleId: string; verdict: string; code: string; payloadHash: string };
  'package.sealed': { packageId: string; sha256: string; bytes: number; verdict: string; code: string };
  'body.erased': {
    bodyId: string;
    callSeq: number;
    kind: 'request' | 'response';
    saltedSha256: string;
    reason: string;
  };
};

/** A control that was ordered in the admin room names the event, and the one that confirmed it if one had to. */
type OrderedInRoom = { channel?: 'matrix'; eventId?: string; confirmedBy?: string | null };

type OtherDetails = {
  'policy.published': { wpcHash: string; policyId: string };
  'policy.activated': { wpcHash: string; previousHash: string | null; version: number; reason: string };
  'room.allowed': { name: string };
  'room.joined': { roomVersion: string | null };
  'room.state_changed': { from: string; to: string; reason: string };
  'room.agent_assigned': { agentDid: string };
  'agent.registered': { did: string; name: string; operator: string | null };
  'agent.revoked': { did: string; reason: string };
  'person.created': { name: string };
  'person.bound': { mxid: string };
  'person.unbound': { mxid: string };
  'person.id_released': { mxid: string };
  'person.disabled': { reason: string; sessions: number };
  'person.enabled': { reason: string };
  'binding.code_sent': { mxid: string };
  'binding.refused': { mxid: string; code: string };
  'identity.linked': { issuer: string; subject: string; label: string };
  'identity.unlinked': { issuer: string; subject: string };
  'role.granted': { role: string };
  'role.revoked': { role: string };
  'sign_in.code_sent': { mxid: string };
  'sign_in.refused': { mxid: string; code: string };
  'session.started': { sessionId: string; method: 'matrix-code' | 'oidc' | 'demo' };
  'session.ended': { sessionId: string };
  'passkey.registered': {
    credentialId: string;
    /** COSE key bytes and their hash, base64url: with this entry a reader knows whose key an assertion is checked with. */
    publicKey: string;
    publicKeySha256: string;
    person: string;
    name: string;
    aaguid: string;
    rpId: string;
    backupEligible: boolean;
    enrolledBy: string;
    authority: 'first' | 'passkey' | 'recovery';
  };
  'passkey.renamed': { credentialId: string; from: string; to: string };
  'passkey.removed': { credentialId: string; person: string; removedBy: string; why: string };
  'passkey.recovery_requested': { recoveryId: string; person: string; reason: string; opensAt: string };
  'passkey.recovery_cancelled': { recoveryId: string; person: string; why: string };
  'passkey.recovery_granted': { recoveryId: string; person: string; removed: string[]; enrolBefore: string };
  'control.applied': {
    controlId: string;
    kind: 'triage' | 'freeze' | 'revoke' | 'rollback';
    scope: string;
    /** Null for everything. */
    subject: string | null;
    reason: string;
    endsAt: string | null;
    jobsReopened: string[];
    jobsStopped: string[];
    tokensRevoked: string[];
  } & OrderedInRoom;
  'control.lifted': {
    controlId: string;
    kind: 'triage' | 'freeze' | 'rollback';
    scope: string;
    subject: string | null;
    reason: string;
    jobsRevalidated: string[];
  } & OrderedInRoom;
  /** Ordered in the admin room, and done only once it is confirmed there. */
  'control.ordered': { eventId: string; order: string; subject: string | null; reason: string; expiresAt: string };
  'control.refused': { eventId: string; command: string; by: string; code: string };
  'drill.started': { drillId: string; expected: string[] };
  'drill.ended': { drillId: string; passed: boolean; slowestMs: number; silent: string[]; attestationSha256: string };
  'control.reviewed': { controlId: string; packageId: string; packageSha256: string; verdict: string; code: string };
  'control.task_done': { controlId: string; tool: string; credential: string; note: string };
  /** `criteria` as they are stored (JCS text); `follows`: the closed incident that it goes on from. */
  'incident.opened': { title: string; criteria: string; follows: string | null };
  'incident.finding_added': { findingId: string; subject: string | null; text: string };
  'incident.control_attached': { controlId: string };
  'incident.closed': { conclusion: string };
  'incident.export_requested': { packetId: string };
  'incident.exported': {
    packetId: string;
    sha256: string;
    bytes: number;
    jobs: number;
    verdict: string;
    code: string;
  };
  'incident.export_failed': { packetId: string; why: string };
  'key.created': { role: string; did: string };
  /** The first entry of a log that could not be continued. `seen`: what others hold of the one before it. */
  'log.origin_started': {
    reason: string;
    previousOrigin: string | null;
    previousSize: number;
    previousRoot: string;
    seen: { where: string; origin: string; size: number }[];
  };
  /** A record without the entry that belongs to it, an entry without its record, or an entry that is not its leaf. */
  'log.orphan_found': { kind: string; id: string; jobId: string | null };
  'log.orphan_closed': { kind: string; id: string; why: string };
  'share.created': { shareId: string; packageId: string; level: string; label: string; expiresAt: string };
  'share.revoked': { shareId: string; packageId: string };
  /** A look through a link, by somebody who is not known to us. */
  'share.viewed': { shareId: string; packageId: string; level: string; what: string };
  /** Somebody opened a page of evidence; told once a while for each person and thing. */
  'evidence.viewed': { what: string };
  'evidence.exported': { what: string; sha256: string | null };
  /** `filter` as the address of the log has it; `sha256` (hex) of the archive that was handed out. */
  'audit.exported': { exportId: string; filter: string; count: number; sha256: string };
  /** Null days: kept for ever. */
  'retention.set': { subject: string; days: number | null; before: number | null };
  /** `olderThan`, ISO 8601: what was older went. */
  'retention.applied': { subject: string; count: number; olderThan: string };
  'sync.gap_recorded': { from: string; to: string; reason: string };
};

export type AuditDetails = JobDetails & OtherDetails;
export type AuditAction = keyof AuditDetails;

type JobEvent = {
  [A in keyof JobDetails]: { action: A; target: string; jobId: string; roomId: string; detail: JobDetails[A] };
}[keyof JobDetails];

type OtherEvent = {
  [A in keyof OtherDetails]: { action: A; target: string; jobId?: string; roomId?: string; detail: OtherDetails[A] };
}[keyof OtherDetails];

/** One thing that happened. `target` names what it happened to: `job:…`, `room:…`, `policy:…`, `person:…`. */
export type AuditEvent = JobEvent | OtherEvent;

/** Actions that the room is told of; each leaves an announcement for the worker. */
export const announcedActions: ReadonlySet<AuditAction> = new Set<AuditAction>([
  'job.requested',
  'plan.returned',
  'plan.narrowed',
  'plan.changes_requested',
  'job.claimed',
  'job.claim_released',
  'decision.recorded',
  'approval.requested',
  'job.approved',
  'job.denied',
  'job.expired',
  'job.withdrawn',
  'job.voided',
  'job.stopped',
  'job.reopened',
  'package.sealed',
  'control.applied',
  'control.lifted',
]);
