import { sha256B64u } from '#lib/canon/digest.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { check } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { missingDrafts } from './missing.ts';
import { checkEntryOf, entryWith, type Sources } from './sources.ts';

type PlanRow = Sources['job']['plans'][number];

const stepsOf = ({ steps }: Plan): string => steps.map(({ tool }, index) => `${index + 1}. ${tool}`).join(', ');

async function planDraft(sources: Sources, plan: PlanRow): Promise<Draft> {
  const narrowed = plan.narrowingText !== null;
  const { revision, planHash, wpcHash, tier, allowed, author } = plan;
  const members = narrowed ? { revision, by: author } : { revision, planHash, wpcHash, tier, allowed };
  const entry = entryWith(sources, narrowed ? 'plan.narrowed' : 'plan.submitted', { revision });
  const same = Object.entries(members).every(([name, value]) => entry?.detail[name] === value);
  const document = JSON.parse(plan.planText) as Plan;
  const hash = await sha256B64u(plan.planText);
  return draft({
    id: `plan-${revision}`,
    label: `Plan, revision ${revision}${narrowed ? `, cut down by ${author}` : ''}`,
    href: `/jobs/${sources.job.id}`,
    digestName: 'Plan hash',
    digest: planHash,
    at: plan.submittedAt.toISOString(),
    facts: [
      ...fact('Steps', stepsOf(document)),
      ...fact('Tier', tier),
      ...fact('Judged', allowed ? 'allowed by the policy' : 'returned: the policy does not allow it'),
      ...fact('Under policy', wpcHash),
      ...fact('Author', author),
    ],
    text: document.summary,
    names: [planHash, entry && String(entry.id)],
    texts: [plan.planText],
    checks: [
      check(
        hash === planHash,
        'the stored plan has the recorded hash',
        'the stored plan is not the one that was hashed',
      ),
      checkEntryOf(sources, entry, same),
    ],
  });
}

/** Every revision of the plan, the first one first. */
export async function plansSection(sources: Sources) {
  const { plans } = sources.job;
  const drafts = await Promise.all(plans.map((plan) => planDraft(sources, plan)));
  const revisions = plans.map(({ revision }) => revision);
  for (const action of ['plan.submitted', 'plan.narrowed']) {
    drafts.push(...missingDrafts(sources.entries, { action, member: 'revision', what: 'plan' }, revisions));
  }
  return section('plans', 'Plan', drafts, drafts.length === 0 ? 'The agent has submitted no plan.' : null);
}
