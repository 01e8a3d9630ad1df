import { displayText } from '#lib/canon/display-text.ts';
import type { Db } from '#lib/db/transaction.ts';
import {
  bundleTexts,
  completionText,
  decisionTexts,
  eventRaw,
  manifestTexts,
  planTexts,
  policyTexts,
  receiptText,
  runEventRow,
  tokenTexts,
} from './raw-store.ts';
import { roomRecord } from './review-store.ts';

/** One stored text behind a node. `name` is that of the file it is saved as. */
export type RawPart = { label: string; name: string; text: string };

/** A text and how it is shown: what could hide or imitate is spelled out. `shown` is null when nothing had to be. */
export type ShownPart = RawPart & { shown: string | null; notes: string[]; bytes: number };

const part = (label: string, name: string, text: string | null | undefined): RawPart[] =>
  text ? [{ label, name, text }] : [];

async function requestParts(db: Db, job: { id: string; requestEventId: string }, which: string): Promise<RawPart[]> {
  const { later } = await roomRecord(db, job);
  const eventId = which === '' ? job.requestEventId : later[Number(which) - 1]?.eventId;
  const event = eventId ? await eventRaw(db, eventId) : null;
  return part('Event as it came', `event${which}.json`, event?.raw);
}

async function planParts(db: Db, jobId: string, revision: string): Promise<RawPart[]> {
  const found = await planTexts(db, jobId, Number(revision));
  return [
    ...part('Plan', `plan-${revision}.json`, found?.planText),
    ...part('Verdict of the policy', `plan-${revision}.verdict.json`, found?.verdictText),
    ...part('What an approver cut', `plan-${revision}.narrowing.json`, found?.narrowingText),
  ];
}

async function policyParts(db: Db, jobId: string, hash: string): Promise<RawPart[]> {
  const found = await policyTexts(db, jobId, hash);
  return [
    ...part('Signed envelope', `policy-${hash}.envelope.json`, found?.envelopeText),
    ...part('Document as published', `policy-${hash}.source.json`, found?.sourceText),
  ];
}

async function decisionParts(db: Db, jobId: string, decisionId: string): Promise<RawPart[]> {
  const found = await decisionTexts(db, jobId, decisionId);
  if (!found) return [];
  return [
    ...part('What the digest covers', 'subject.json', found.approvalRequest.subjectText),
    ...part('What was shown', 'view.json', found.approvalRequest.viewText),
    ...part('Evidence of the decision', 'evidence.json', found.evidenceText),
  ];
}

async function assertionParts(db: Db, jobId: string, decisionId: string): Promise<RawPart[]> {
  const assertion = (await decisionTexts(db, jobId, decisionId))?.assertion;
  if (!assertion) return [];
  const { preimageText, clientDataJson, authenticatorData, signature, credential } = assertion;
  const signed = { clientDataJson, authenticatorData, signature, publicKey: credential.publicKey };
  return [
    ...part('What was signed', 'preimage.json', preimageText),
    ...part('Assertion and public key, base64url', 'assertion.json', JSON.stringify(signed, null, 2)),
  ];
}

async function eventParts(db: Db, jobId: string, index: string): Promise<RawPart[]> {
  const row = await runEventRow(db, jobId, Number(index));
  if (!row) return [];
  const header = {
    event_id: row.eventId,
    run_id: row.runId,
    event_type: row.eventType,
    timestamp: row.timestamp,
    payload_hash_b64u: row.payloadHash,
    prev_hash_b64u: row.prevHash,
  };
  return [
    ...part('Event as it is hashed', `event-${index}.json`, JSON.stringify(header)),
    ...part('Payload', `event-${index}.payload.json`, row.payloadText),
  ];
}

async function bundleParts(db: Db, jobId: string): Promise<RawPart[]> {
  const found = await bundleTexts(db, jobId);
  if (!found) return [];
  return found.envelopeText
    ? part('Signed envelope', `${found.id}.json`, found.envelopeText)
    : part('Payload, not signed', `${found.id}.payload.json`, found.payloadText);
}

async function manifestParts(db: Db, jobId: string): Promise<RawPart[]> {
  const found = await manifestTexts(db, jobId);
  return [
    ...part('Manifest, in-toto statement', 'manifest.json', found?.statementText),
    ...part('Signed envelope, DSSE', 'manifest.dsse.json', found?.dsseText),
  ];
}

/** The published trust_pulse.v1 summary of a job; null when it never ran. Self-reported by its schema. */
export async function pulseText(db: Db, jobId: string): Promise<string | null> {
  const found = await bundleTexts(db, jobId);
  if (!found) return null;
  const { trust_pulse: pulse } = JSON.parse(found.companionText) as { trust_pulse?: unknown };
  return pulse ? JSON.stringify(pulse, null, 2) : null;
}

const idShapes: Record<string, RegExp> = {
  change: /^[1-9]\d{0,3}$/,
  plan: /^[1-9]\d{0,5}$/,
  decision: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  assertion: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  event: /^\d{1,5}$/,
};

/** The stored texts behind one node of a job's chain; empty when there are none. */
export async function rawParts(
  db: Db,
  job: { id: string; requestEventId: string },
  nodeId: string,
): Promise<RawPart[]> {
  const { kind = '', rest = '' } = /^(?<kind>[a-z]+)(?:-(?<rest>.+))?$/.exec(nodeId)?.groups ?? {};
  const readers: Record<string, () => Promise<RawPart[]>> = {
    request: () => requestParts(db, job, ''),
    change: () => requestParts(db, job, rest),
    plan: () => planParts(db, job.id, rest),
    policy: () => policyParts(db, job.id, rest),
    decision: () => decisionParts(db, job.id, rest),
    assertion: () => assertionParts(db, job.id, rest),
    token: async () => part('Claims', `token-${rest}.json`, (await tokenTexts(db, job.id, rest))?.claimsText),
    event: () => eventParts(db, job.id, rest),
    receipt: async () =>
      part('Signed envelope', `receipt-${rest}.json`, (await receiptText(db, job.id, rest))?.envelopeText),
    bundle: () => bundleParts(db, job.id),
    pulse: async () => part('trust_pulse.v1', 'trust-pulse.json', await pulseText(db, job.id)),
    package: () => manifestParts(db, job.id),
    message: async () => part('Content as it was sent', 'message.json', (await completionText(db, job.id))?.content),
  };
  if (!Object.hasOwn(readers, kind) || idShapes[kind]?.test(rest) === false) return [];
  return (await readers[kind]?.()) ?? [];
}

/** Texts as they are shown to readers. */
export const shownParts = (parts: readonly RawPart[]): ShownPart[] =>
  parts.map((each) => {
    const { text, altered, notes } = displayText(each.text);
    return { ...each, shown: altered ? text : null, notes, bytes: new TextEncoder().encode(each.text).length };
  });
