// PURE. Each policy is the registry's, has the hash that it goes by, and is what its author's document compiles to.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { type Envelope, parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { compileWpc } from '#lib/policy/compile.ts';
import { PolicyError } from '#lib/policy/policy-error.ts';
import { parseWpcSource } from '#lib/policy/source.ts';
import { counted } from '../report.ts';
import { asText } from '../values.ts';
import { ensure, listedPaths, type PackageContext, reading, refuse, textOf, verbatimJson } from './package-context.ts';
import { trustedDids } from './trusted-keys.ts';

const envelopePattern = /^policies\/([A-Za-z0-9_-]{43})\.envelope\.json$/;

export async function checkPolicies(context: PackageContext): Promise<string> {
  const paths = listedPaths(context, envelopePattern);
  const others = listedPaths(context, /^policies\//).length - 2 * paths.length;
  ensure(others === 0, 'POLICY_INVALID', 'The policies are not each an envelope and a source.');
  const signerDids = trustedDids(context, 'registry');
  for (const path of paths) await checkPolicy(context, path, signerDids);
  return `${counted(paths.length, 'policy').replace('policys', 'policies')}, signed by the registry.`;
}

async function checkPolicy(context: PackageContext, path: string, signerDids: readonly string[]): Promise<void> {
  const envelope = await openEnvelope(verbatimJson(context, path), path, signerDids);
  const hash = envelopePattern.exec(path)?.[1];
  ensure(envelope.payload_hash_b64u === hash, 'POLICY_INVALID', `${path} has another hash than its name.`);
  const { policy_id: policyId, issuer_did: issuerDid } = envelope.payload;
  const sourceText = textOf(context, path.replace('.envelope.', '.source.'));
  const ids = { policyId: asText(policyId), issuerDid: asText(issuerDid) };
  const same = compiled(sourceText, ids, path) === canonicalJson(envelope.payload);
  ensure(same, 'POLICY_INVALID', `${path} is not what its source says.`);
}

async function openEnvelope(
  value: unknown,
  path: string,
  signerDids: readonly string[],
): Promise<Envelope<Record<string, unknown>>> {
  try {
    return await parseEnvelope(value, { type: 'work_policy_contract', signerDids });
  } catch (cause) {
    if (!(cause instanceof ClawError)) throw cause;
    throw refuse('POLICY_INVALID', `${path}: ${cause.message}.`, cause);
  }
}

function compiled(sourceText: string, ids: { policyId: string; issuerDid: string }, path: string): string {
  try {
    return reading(path, () => canonicalJson(compileWpc(parseWpcSource(sourceText), ids)));
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw refuse('POLICY_INVALID', `The source of ${path} cannot be read: ${cause.message}`, cause);
  }
}
