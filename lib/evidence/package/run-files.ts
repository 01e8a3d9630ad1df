// PURE. What was done: the run's event chain, its calls, its receipts, and the artefacts in the published formats. A job
// that ended early has the part that exists.

import { isoTime, jsonFile, type PackageFile, textFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

type Run = NonNullable<PackageRecord['run']>;

const eventEntries = (run: Run) =>
  run.events.map((event) => ({
    index: event.index,
    event_id: event.eventId,
    event_type: event.eventType,
    timestamp: event.timestamp,
    payload: event.payloadText,
    payload_hash_b64u: event.payloadHash,
    prev_hash_b64u: event.prevHash,
    event_hash_b64u: event.eventHash,
  }));

const callEntries = (run: Run) =>
  run.calls.map((call) => ({
    seq: call.seq,
    kind: call.kind,
    name: call.name,
    jti: call.jti,
    step_index: call.stepIndex,
    args: call.argsText,
    args_hash: call.argsHash,
    outcome: call.outcome,
    outcome_note: call.outcomeNote,
    started_at: call.startedAt.toISOString(),
    closed_at: isoTime(call.closedAt),
    receipt_id: call.receiptId,
    event_hash: call.eventHash,
  }));

const receiptEntries = (run: Run, inBundle: boolean) =>
  run.receipts.map((receipt) => ({
    seq: receipt.seq,
    kind: receipt.kind,
    receipt_id: receipt.receiptId,
    sha256: receipt.sha256,
    ...(inBundle ? {} : { envelope: receipt.envelopeText }),
  }));

const isSigned = ({ job }: PackageRecord): boolean => job.bundle?.envelopeText != null && job.bundle.exportText != null;

export function runFiles(record: PackageRecord): PackageFile[] {
  const { run } = record;
  if (!run) return [];
  return [
    jsonFile('run/events.json', eventEntries(run)),
    jsonFile('run/calls.json', callEntries(run)),
    jsonFile('run/receipts.json', receiptEntries(run, isSigned(record))),
  ];
}

/** The bundle that the agent signed, its export and its summary; unsigned, only the payload that was to be signed. */
export function nativeFiles(record: PackageRecord): PackageFile[] {
  const { bundle } = record.job;
  if (!bundle) return [];
  if (!isSigned(record)) return [textFile('native/unsigned_payload.json', 'verbatim-json', bundle.payloadText)];
  return [
    textFile('native/proof_bundle.json', 'verbatim-json', bundle.envelopeText ?? ''),
    textFile('native/export_bundle.json', 'verbatim-json', bundle.exportText ?? ''),
    jsonFile('native/trust_pulse.json', JSON.parse(bundle.companionText).trust_pulse),
  ];
}
