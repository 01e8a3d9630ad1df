// PURE. Our checks of passkey evidence: where the rule that the approvers were shown wants a passkey, each approval is
// signed by one, over exactly that decision; and every assertion in the file is good, wanted or not.

import { hashJcs } from '#lib/canon/digest.ts';
import { parseSafely } from '#lib/canon/parse-safely.ts';
import { matrixUserUri } from '#lib/claw/human-approval-receipt.ts';
import type { AssertionEntry } from '#lib/claw/passkey-evidence.ts';
import { assertionEntrySchema, checkAssertionEntry } from './assertion-entry.ts';
import { ensure } from './bundle-context.ts';
import { type CountersignContext, decisionsOf, eventsOfType, listIn } from './countersign-context.ts';
import { approvalsOf, eventPayloads } from './own-approval-checks.ts';
import { CannotCheck, Refusal } from './report.ts';
import { asText, type Members, memberOf } from './values.ts';

const invalid = (detail: string, cause?: unknown) =>
  new Refusal('PASSKEY_ASSERTION_INVALID', detail, cause ? { cause } : {});

function requireSound(condition: boolean, detail: string): asserts condition {
  if (!condition) throw invalid(detail);
}

/** Digests of the decisions whose rule, as the approvers were shown it, wants a passkey. */
async function demandedDigests({ companion }: CountersignContext): Promise<Set<string>> {
  const shown = listIn(companion, 'decisions', 'decision');
  if (shown.length === 0) {
    throw new CannotCheck('DECISION_MISSING', 'What the approvers were shown is not in the file.');
  }
  const strict = shown.filter((subject) => memberOf(subject.rule, 'passkey') === true);
  return new Set(await Promise.all(strict.map((subject) => hashJcs(subject))));
}

/** The decision behind each approval that the console signed: what it rests on is not the list's word alone. */
async function approvedDecisions(context: CountersignContext) {
  const payloads = await eventPayloads(context);
  const events = eventsOfType(context, 'human_approval');
  return (await approvalsOf(context)).map((approval) => {
    const hash = memberOf(approval.binding, 'event_hash_b64u');
    const event = events.find((candidate) => candidate.event_hash_b64u === hash);
    const payload = event && payloads.get(event.event_id);
    return {
      subject: approval.approver_subject,
      decisionId: memberOf(payload, 'decision_id'),
      digest: asText(memberOf(payload, 'decision_digest_b64u')),
    };
  });
}

function readEntry(value: Members): AssertionEntry {
  const parsed = parseSafely(assertionEntrySchema, value);
  if (!parsed.success) throw invalid('An assertion does not have the members of one.', parsed.error);
  return parsed.data;
}

async function checkEntry(entry: AssertionEntry, decision: Members, job: string): Promise<void> {
  requireSound(
    (await hashJcs(entry)) === decision.assertion_hash_b64u,
    'An assertion is not the one that the bundle names.',
  );
  await checkAssertionEntry(entry, {
    job,
    digest: asText(decision.decision_digest_b64u),
    decision: 'approve',
    slot: asText(decision.slot),
    approver: asText(decision.approver),
  });
}

/** Nobody's passkey speaks for a second approver. */
function checkOneApproverEach(signed: readonly { entry: AssertionEntry; decision: Members }[]): void {
  const holders = new Map<string, unknown>();
  for (const { entry, decision } of signed) {
    const holder = holders.get(entry.credential.id) ?? decision.approver;
    requireSound(holder === decision.approver, 'One passkey signed for two approvers.');
    holders.set(entry.credential.id, holder);
  }
}

/** Every decision that a passkey signed, or had to, carries an assertion of its approver over exactly that decision. */
export async function checkPasskeys(context: CountersignContext): Promise<string> {
  const decisions = decisionsOf(context);
  const byId = (id: unknown) => decisions.find((decision) => decision.decision_id === id);
  const demanded = await demandedDigests(context);
  const signing = decisions.filter(
    (decision) =>
      decision.evidence_level === 'browser-passkey' ||
      decision.assertion_hash_b64u !== undefined ||
      demanded.has(asText(decision.decision_digest_b64u)),
  );
  for (const { subject, decisionId, digest } of await approvedDecisions(context)) {
    const decision = byId(decisionId);
    const listed = decision !== undefined && signing.includes(decision);
    ensure(listed || !demanded.has(digest), 'PASSKEY_MISSING', 'An approval that needs a passkey is not listed.');
    const same = !listed || matrixUserUri(asText(decision.approver)) === subject;
    requireSound(same, 'A decision names another approver than its receipt.');
  }
  const given = listIn(context.companion, 'assertions', '').map(readEntry);
  const ids = signing.map((decision) => decision.decision_id);
  const strays = given.filter(({ decision_id }, i) => {
    const first = given.findIndex((other) => other.decision_id === decision_id);
    return first < i || !ids.includes(decision_id);
  });
  requireSound(strays.length === 0, 'An assertion belongs to no decision, or is there twice.');
  const signed = signing.map((decision) => {
    const entry = given.find(({ decision_id }) => decision_id === decision.decision_id);
    ensure(entry !== undefined, 'PASSKEY_MISSING', `No passkey’s signature is there for ${asText(decision.approver)}.`);
    return { entry, decision };
  });
  const job = asText(context.own.job_id);
  for (const { entry, decision } of signed) await checkEntry(entry, decision, job);
  checkOneApproverEach(signed);
  if (signed.length === 0) return 'No decision was signed with a passkey, and none had to be.';
  const who = signed.map(({ decision }) => asText(decision.approver)).join(', ');
  return `Signed by the passkeys that the console registered for ${who}, with their users verified.`;
}
