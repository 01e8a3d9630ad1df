import { actorWords } from '#lib/audit/actor-words.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import type { HeadRow, PolicyRow } from './answer-store.ts';
import { type Check, check } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { checkEntryOf, entryWith, type Sources } from './sources.ts';

async function checkContract(policy: PolicyRow, signerDids: readonly string[]): Promise<Check[]> {
  try {
    const value: unknown = JSON.parse(policy.envelopeText);
    const { payload_hash_b64u: hash } = await parseEnvelope(value, { type: 'work_policy_contract', signerDids });
    return [
      check(
        hash === policy.hash,
        'the registry signed this policy: its envelope verifies',
        'the envelope signs another policy',
      ),
      check(
        (await sha256B64u(policy.payloadText)) === policy.hash,
        'what was enforced is what was signed',
        'the stored policy is not the one that was signed',
      ),
    ];
  } catch (error) {
    if (!(error instanceof ClawError || error instanceof SyntaxError)) throw error;
    return [check(false, '', `its signed envelope does not verify: ${error.message}`)];
  }
}

/** The head under which the job's plan was judged: the last that was put in force before it. */
function headFor(heads: readonly HeadRow[], hash: string, before: Date | undefined): HeadRow | undefined {
  const own = heads.filter(({ wpcHash }) => wpcHash === hash);
  return own.findLast(({ activatedAt }) => before !== undefined && activatedAt <= before) ?? own.at(-1);
}

async function policyDraft(sources: Sources, policy: PolicyRow): Promise<Draft> {
  const { job, heads, keys } = sources;
  const plan = job.plans.find(({ wpcHash }) => wpcHash === policy.hash);
  const head = headFor(heads, policy.hash, plan?.submittedAt);
  const published = entryWith(sources, 'policy.published', { wpcHash: policy.hash });
  const activated = head
    ? entryWith(sources, 'policy.activated', { wpcHash: policy.hash, version: head.version })
    : null;
  return draft({
    id: `policy-${policy.hash}`,
    label: `Policy ${policy.policyId}`,
    href: `/policies/${policy.hash}`,
    digestName: 'Policy hash',
    digest: policy.hash,
    at: (head?.activatedAt ?? policy.publishedAt).toISOString(),
    facts: [
      ...fact('Published', `by ${actorWords(policy.publishedBy)}, ${policy.publishedAt.toISOString()}`),
      ...fact(
        'Put in force',
        head && `by ${actorWords(head.activatedBy)}, ${head.activatedAt.toISOString()}, as version ${head.version}`,
      ),
      ...fact('Reason', head?.reason),
      ...fact('Signed by', policy.registryDid),
      ...fact(
        'Judged',
        job.plans
          .filter(({ wpcHash }) => wpcHash === policy.hash)
          .map(({ revision }) => `plan ${revision}`)
          .join(', '),
      ),
    ],
    names: [policy.hash, ...[published, activated].map((entry) => entry && String(entry.id))],
    texts: [policy.sourceText],
    checks: [
      ...(await checkContract(policy, keys.registryDids)),
      checkEntryOf(sources, published),
      checkEntryOf(sources, activated, !head || activated?.actor === head.activatedBy),
    ],
  });
}

/** The policies under which plans were judged and tokens minted. */
export async function policySection(sources: Sources) {
  const drafts = await Promise.all(sources.policies.map((policy) => policyDraft(sources, policy)));
  const missing = sources.job.plans.some(({ wpcHash }) => !sources.policies.some(({ hash }) => hash === wpcHash));
  const none = drafts.length === 0 ? 'No plan was judged, so no policy applied.' : null;
  return section('policy', 'Policy', drafts, missing ? 'A policy that a plan names is not stored.' : none);
}
