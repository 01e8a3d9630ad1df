// For tests: an approver's decision, signed by a passkey that the log has the registration of.

import { sha256B64u } from '#lib/canon/digest.ts';
import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { alice } from '#lib/policy/testing.ts';
import { credential, type Keys, signedDecision } from './people-and-keys.ts';
import { at } from './test-clock.ts';
import type { TestLog } from './test-log.ts';

function register(keys: Keys, log: TestLog): string {
  const key = credential(keys);
  return log.record({
    action: 'passkey.registered',
    actor: key.enrolled_by,
    target: 'person:p-alice',
    at: key.enrolled_at,
    detail: {
      credentialId: key.id,
      publicKeySha256: 'A'.repeat(43),
      publicKey: key.public_key,
      person: 'p-alice',
      name: 'key',
      aaguid: key.aaguid,
      rpId: 'console.example.com',
      backupEligible: false,
      enrolledBy: key.enrolled_by,
      authority: 'first',
    },
  });
}

type Deciding = { jobId: string; name: string; digest: string; viewVersion: string; viewText: string; denied: boolean };

/** Registers the approver's passkey and records what it signed. */
export async function decide(keys: Keys, log: TestLog, deciding: Deciding) {
  const { jobId, name, digest, denied } = deciding;
  const decisionId = `decision-${name}`;
  const kind = denied ? ('deny' as const) : ('approve' as const);
  const slot = 'approvers';
  const key = credential(keys);
  const auditId = register(keys, log);
  const signed = await signedDecision(keys, { digest: digestB64u(digest), decision: kind, slot, approver: alice });
  log.record({
    action: 'decision.recorded',
    actor: `person:p-alice ${alice}`,
    target: `job:${jobId}`,
    at: at(60_000),
    detail: {
      decisionId,
      decision: kind,
      digest,
      slot,
      approver: alice,
      channel: 'browser',
      evidenceLevel: 'browser-passkey',
      eventId: null,
      reason: denied ? 'no' : null,
    },
  });
  return {
    decision_id: decisionId,
    kind,
    approver: alice,
    slot,
    channel: 'browser',
    evidence_level: 'browser-passkey',
    evidence: { sessionId: `session-${name}` },
    digest,
    view_version: deciding.viewVersion,
    view_sha256: await sha256B64u(deciding.viewText),
    reason: denied ? 'no' : null,
    decided_at: at(60_000),
    matrix_event_id: null,
    assertion: {
      decision_id: decisionId,
      ...signed,
      received_at: at(60_000),
      credential: { ...key, registration_audit_id: auditId },
    },
  };
}
