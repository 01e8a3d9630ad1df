import type { AgentActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { CanonError } from '#lib/canon/error.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type Envelope, parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { buildExportBundle } from '#lib/claw/export-bundle.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { finishJob } from '#lib/jobs/finish-job.ts';
import { findJob } from '#lib/jobs/store.ts';
import { type Report, verifyArtefact } from '#lib/verify/verify-artefact.ts';
import { EvidenceError } from './evidence-error.ts';
import { findBundleOfJob, setBundleSealed, type TrustedKeys } from './store.ts';

type Sealing = { jobId: string; agentDid: string; envelope: unknown; now: Date };
type StoredBundle = NonNullable<Awaited<ReturnType<typeof findBundleOfJob>>>;
export type SealedBundle = { bundleId: string; verdict: Report['verdict']; code: string };

/**
 * Takes the agent's signature over the frozen payload, builds the export, judges it with our verifier and stores the
 * verdict; the job ends in the same transaction, `done` only with a VALID bundle of a completed run. The same envelope
 * again gives the stored verdict.
 * @throws EvidenceError UNKNOWN_BUNDLE | ENVELOPE_REFUSED | PAYLOAD_CHANGED | ALREADY_SEALED
 */
export async function sealBundle(
  sealing: Sealing,
  keys: { console: Signer; trusted: TrustedKeys },
): Promise<SealedBundle> {
  const { jobId, now } = sealing;
  const [job, bundle] = await Promise.all([findJob(db(), jobId), findBundleOfJob(db(), jobId)]);
  if (!job || !bundle || job.agent.did !== sealing.agentDid) {
    throw new EvidenceError('UNKNOWN_BUNDLE', 'This agent has no bundle to sign for that job.');
  }
  const envelope = await acceptEnvelope(sealing, bundle, job.roomId);
  const envelopeText = canonicalEnvelope(envelope, bundle.payloadText);
  if (bundle.sealedAt) return sealedBefore(bundle, envelopeText);
  const exportText = await exportTextOf(bundle, JSON.parse(envelopeText), now, keys.console);
  const report = await judge(exportText, now, keys.trusted);
  const actor: AgentActor = { kind: 'agent', did: sealing.agentDid };
  await transaction(async (tx) => {
    const { verdict, code } = report;
    const sealed = { envelopeText, exportText, verdict, code, reportText: canonicalJson(report), sealedAt: now };
    if (!(await setBundleSealed(tx, { id: bundle.id, ...sealed }))) {
      throw new EvidenceError('ALREADY_SEALED', 'The bundle was sealed a moment ago.');
    }
    await appendAudit(
      tx,
      {
        action: 'bundle.sealed',
        target: `bundle:${bundle.id}`,
        jobId,
        roomId: job.roomId,
        detail: { bundleId: bundle.id, verdict, code, payloadHash: envelope.payload_hash_b64u },
      },
      { actor, at: now },
    );
    await finishJob(tx, { jobId, ...ending(report, bundle), verdict, code, bundleId: bundle.id, now, actor });
  });
  return { bundleId: bundle.id, verdict: report.verdict, code: report.code };
}

/** The envelope, if the agent signed exactly the frozen text. A refusal is recorded; the agent may try again. */
async function acceptEnvelope(sealing: Sealing, bundle: StoredBundle, roomId: string): Promise<Envelope> {
  try {
    const expected = { type: 'proof_bundle', signerDids: [sealing.agentDid] } as const;
    const envelope = await parseEnvelope(sealing.envelope, expected);
    if (JSON.stringify(envelope.payload) !== bundle.payloadText) {
      throw new EvidenceError('PAYLOAD_CHANGED', 'The signed payload is not the text that was given out to be signed.');
    }
    return envelope;
  } catch (error) {
    const refused = asRefusal(error);
    await transaction((tx) =>
      appendAudit(
        tx,
        {
          action: 'bundle.refused',
          target: `bundle:${bundle.id}`,
          jobId: sealing.jobId,
          roomId,
          detail: { bundleId: bundle.id, code: refused.code },
        },
        { actor: { kind: 'agent', did: sealing.agentDid }, at: sealing.now },
      ),
    );
    throw refused;
  }
}

function asRefusal(error: unknown): EvidenceError {
  if (error instanceof EvidenceError) return error;
  if (!(error instanceof ClawError) && !(error instanceof CanonError)) throw error;
  return new EvidenceError('ENVELOPE_REFUSED', `${error.code}: ${error.message}`, { cause: error });
}

// The payload's text goes in as it is; the other members of the envelope are put in canonical order around it.
function canonicalEnvelope(envelope: Envelope, payloadText: string): string {
  const rest = canonicalJson({ ...envelope, payload: 0 });
  return rest.replace('"payload":0', () => `"payload":${payloadText}`);
}

function sealedBefore(bundle: StoredBundle, envelopeText: string): SealedBundle {
  if (bundle.envelopeText !== envelopeText || !bundle.verdict || !bundle.code) {
    throw new EvidenceError('ALREADY_SEALED', 'The bundle was sealed with another signature time; it stays as it is.');
  }
  return { bundleId: bundle.id, verdict: bundle.verdict as Report['verdict'], code: bundle.code };
}

async function exportTextOf(bundle: StoredBundle, envelope: unknown, now: Date, console: Signer): Promise<string> {
  const exported = await buildExportBundle({
    exportId: `exp_${bundle.id.slice('bundle_'.length)}`,
    createdAt: now.toISOString(),
    proofBundleEnvelope: envelope,
    metadata: { countersign: JSON.parse(bundle.companionText) },
    signer: console,
  });
  return JSON.stringify(exported);
}

const judge = (exportText: string, now: Date, trusted: TrustedKeys): Promise<Report> =>
  verifyArtefact(exportText, {
    gatewayDids: trusted.gatewayDids,
    now,
    profile: 'countersign',
    trusted: {
      consoleDids: trusted.consoleDids,
      registryDids: trusted.registryDids,
      toolSignerDids: trusted.gatewayDids,
      exportSignerDids: trusted.consoleDids,
    },
  });

function ending(report: Report, bundle: StoredBundle): { to: 'done' | 'failed'; reason: string } {
  if (report.verdict !== 'VALID') {
    return { to: 'failed', reason: `The proof bundle is ${report.verdict}: ${report.code}.` };
  }
  const { completion } = JSON.parse(bundle.companionText);
  if (completion.status !== 'completed') return { to: 'failed', reason: 'The agent reported that it failed.' };
  return { to: 'done', reason: 'The agent completed and its proof bundle verifies.' };
}
