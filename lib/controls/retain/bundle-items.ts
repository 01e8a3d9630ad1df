import { sha256B64u } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { altered, type Found, itemOf, missing, type RetainItem } from './item.ts';
import { detailOf } from './look.ts';
import type { OwnEntries } from './package-items.ts';
import type { RetainedJob } from './store.ts';

async function signatureFault(envelopeText: string, agentDid: string, hash: string): Promise<string | null> {
  try {
    const envelope = await parseEnvelope(JSON.parse(envelopeText), { type: 'proof_bundle', signerDids: [agentDid] });
    return envelope.payload_hash_b64u === hash ? null : 'Its agent signed another payload';
  } catch (error) {
    if (error instanceof ClawError || error instanceof CanonError || error instanceof SyntaxError) return error.message;
    throw error;
  }
}

async function lookAtBundle(job: RetainedJob, { entries, log }: OwnEntries): Promise<Found> {
  const { bundle } = job;
  const entry = entries.find(({ action }) => action === 'bundle.assembled');
  if (!bundle) return missing('The log says that it was made, and it is gone');
  const hash = await sha256B64u(bundle.payloadText);
  if (!entry || detailOf(entry).payloadHash !== hash)
    return altered('Its payload is not the one that was frozen', hash);
  const inLog = log.get(entry.id) ?? missing();
  if (inLog.state !== 'there') return { ...inLog, digest: hash };
  if (bundle.envelopeText) {
    const fault = await signatureFault(bundle.envelopeText, job.agent.did, hash);
    if (fault) return altered(`The agent’s signature does not hold: ${fault}`, hash);
  }
  if (!bundle.verdict)
    return { state: 'waiting', digest: hash, note: `The agent of job ${job.id} has not signed its bundle` };
  return { state: 'there', digest: hash, note: `${bundle.verdict} ${bundle.code}` };
}

/** The proof bundle of a job; null for one whose agent never reported that it had come to an end. */
export async function bundleItem(job: RetainedJob, own: OwnEntries): Promise<RetainItem | null> {
  const entry = own.entries.find(({ action }) => action === 'bundle.assembled');
  if (!job.bundle && !entry) return null;
  const id = job.bundle?.id ?? String(entry && detailOf(entry).bundleId);
  const thing = { kind: 'bundle', what: `Proof bundle of job ${job.id}`, id, roomId: job.roomId } as const;
  return itemOf({ ...thing, href: `/evidence/${id}` }, await lookAtBundle(job, own));
}
