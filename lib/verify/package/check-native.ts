// PURE. The artefacts in the published formats: judged by the format's own verifier with our further checks, and bound to the
// files around them, so that the package and the bundle tell one story.

import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256 } from '#lib/canon/digest.ts';
import { toHex } from '#lib/canon/hex.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { CannotCheck, Refusal } from '../report.ts';
import { isMembers, memberOf } from '../values.ts';
import { verifyParsed } from '../verify-artefact.ts';
import { chainedEvent, type RunEvent, runEvents, runIdOf } from './check-run.ts';
import { bundleOf, bundlePath, exportOf, isSigned } from './native-bundle.ts';
import { ensure, isListed, type PackageContext, textOf, verbatimJson } from './package-context.ts';
import { jobOf, lastToken, plansOf, ran, subjectOf } from './package-parts.ts';
import { trustedDids } from './trusted-keys.ts';

const unsignedPath = 'native/unsigned_payload.json';

/** The export and the bundle in it are VALID under our profile. Their verdict and code are this check's. */
export async function checkNativeBundle(context: PackageContext): Promise<string> {
  if (!ran(context)) return 'The job never ran.';
  if (!isSigned(context)) throw new CannotCheck('AGENT_SIGNATURE_MISSING', 'The agent never signed the proof bundle.');
  const [gatewayDids, consoleDids, registryDids] = [
    trustedDids(context, 'gateway'),
    trustedDids(context, 'console'),
    trustedDids(context, 'registry'),
  ];
  const report = await verifyParsed(exportOf(context), {
    gatewayDids,
    now: context.now,
    profile: 'countersign',
    trusted: { consoleDids, registryDids, toolSignerDids: gatewayDids, exportSignerDids: consoleDids },
    signatures: context.signatures,
    texts: context.texts,
    onCheck: context.onNativeCheck,
  });
  context.native = report;
  const [decided] = report.checks.filter(({ code }) => code === report.code);
  const detail = decided ? `${decided.name}: ${decided.detail}` : 'The native bundle is not VALID.';
  if (report.verdict === 'INVALID') throw new Refusal(report.code, detail);
  if (report.verdict === 'INCOMPLETE') throw new CannotCheck(report.code, detail);
  return `VALID: signed by the agent, ${report.checks.length} checks.`;
}

/** The bundle is of this run, job and agent; the documents beside it are those of the package. */
export async function checkNativeBinding(context: PackageContext): Promise<string> {
  if (!ran(context)) return 'The job never ran.';
  if (!isSigned(context)) return checkUnsigned(context);
  const bundle = bundleOf(context);
  const same = context.texts.textOf(bundle) === textOf(context, bundlePath);
  ensure(same, 'BUNDLE_MISMATCH', `${bundlePath} is not the bundle in the export.`);
  checkPayload(context, memberOf(bundle, 'payload'));
  checkDocuments(context);
  return 'The bundle is of this run, and its documents are those of the package.';
}

function checkUnsigned(context: PackageContext): string {
  if (!isListed(context, unsignedPath)) return 'The job ended before its bundle was assembled.';
  checkPayload(context, verbatimJson(context, unsignedPath));
  return 'The payload that the agent did not sign is of this run.';
}

function checkPayload(context: PackageContext, payload: unknown): void {
  const job = jobOf(context);
  const own = memberOf(memberOf(payload, 'metadata'), 'countersign');
  const ofJob =
    memberOf(payload, 'agent_did') === job.agent.did &&
    memberOf(own, 'job_id') === job.job_id &&
    memberOf(memberOf(own, 'matrix'), 'room_id') === job.room_id &&
    memberOf(memberOf(own, 'matrix'), 'request_event_id') === job.request_event_id &&
    memberOf(memberOf(own, 'policy'), 'policy_hash_b64u') === lastToken(context)?.wpc_hash;
  ensure(ofJob, 'JOB_MISMATCH', 'The native bundle is of another job, agent or policy.');
  const chain = memberOf(payload, 'event_chain');
  const events = runEvents(context);
  const runId = runIdOf(context);
  const sameRun =
    Array.isArray(chain) &&
    chain.length === events.length &&
    chain.every((event, i) => {
      const expected = Object.entries(chainedEvent(runId, events[i] as RunEvent));
      return expected.every(([name, value]) => memberOf(event, name) === value);
    });
  ensure(sameRun, 'BUNDLE_MISMATCH', 'The native bundle has other events than the run.');
}

function checkDocuments(context: PackageContext): void {
  const token = lastToken(context);
  const companion = memberOf(memberOf(exportOf(context), 'metadata'), 'countersign');
  const revision = token ? subjectOf(context, token.digest).plan_revision : plansOf(context).length;
  const sameAs = (name: string, path: string) =>
    ensure(
      canonicalJson(memberOf(companion, name) ?? null) === canonicalJson(verbatimJson(context, path)),
      'BUNDLE_MISMATCH',
      `The export’s ${name} is not ${path}.`,
    );
  ensure(memberOf(companion, 'job_id') === jobOf(context).job_id, 'JOB_MISMATCH', 'The export is of another job.');
  sameAs('plan', `plans/${revision}.json`);
  sameAs('wpc_envelope', `policies/${token?.wpc_hash}.envelope.json`);
  sameAs('trust_pulse', 'native/trust_pulse.json');
}

/** Every decision that the bundle names is one of the package's, word for word. */
export async function checkNativeDecisions(context: PackageContext): Promise<string> {
  if (!ran(context) || !isSigned(context)) return 'There is no signed bundle.';
  const companion = memberOf(memberOf(exportOf(context), 'metadata'), 'countersign');
  const shown = memberOf(companion, 'decisions');
  const subjects = Array.isArray(shown) ? shown.filter(isMembers) : [];
  for (const subject of subjects) {
    const digest = await sha256(canonicalJson(subject));
    const listed = isListed(context, `decisions/${toHex(digest)}/subject.json`);
    ensure(
      listed,
      'DECISION_DIGEST_MISMATCH',
      `The bundle shows a decision ${encodeBase64url(digest)} that the package does not.`,
    );
  }
  return 'Every decision of the bundle is one of the package.';
}
