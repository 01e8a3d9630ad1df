// PURE. Every revision of the plan, by its hash, with the verdict that it got.

import { sha256B64u } from '#lib/canon/digest.ts';
import { counted } from '../report.ts';
import { memberOf } from '../values.ts';
import type { PlanDocument } from './documents.ts';
import { ensure, isListed, listedPaths, type PackageContext, textOf, verbatimJson } from './package-context.ts';
import { plansOf } from './package-parts.ts';

export async function checkPlans(context: PackageContext): Promise<string> {
  const plans = plansOf(context);
  const inOrder = plans.every(({ revision }, i) => revision === i + 1);
  ensure(inOrder, 'SEQUENCE_GAP', 'The revisions of the plan are not numbered without a gap.');
  const files = listedPaths(context, /^plans\/\d/).length;
  ensure(files === 2 * plans.length, 'PLAN_MISMATCH', 'The plans are not each a plan and a verdict.');
  for (const plan of plans) await checkPlan(context, plan);
  return plans.length === 0 ? 'No plan was submitted.' : `${counted(plans.length, 'revision')} of the plan.`;
}

async function checkPlan(context: PackageContext, plan: PlanDocument): Promise<void> {
  const path = `plans/${plan.revision}.json`;
  const hash = await sha256B64u(textOf(context, path));
  ensure(hash === plan.plan_hash, 'PLAN_MISMATCH', `${path} is not the plan with that hash.`);
  const verdict = verbatimJson(context, `plans/${plan.revision}.verdict.json`);
  const same = memberOf(verdict, 'allowed') === plan.allowed && memberOf(verdict, 'tier') === plan.tier;
  ensure(same, 'PLAN_MISMATCH', `Revision ${plan.revision} got another verdict.`);
  const policy = isListed(context, `policies/${plan.wpc_hash}.envelope.json`);
  ensure(policy, 'POLICY_INVALID', `The policy of revision ${plan.revision} is not in the package.`);
}
