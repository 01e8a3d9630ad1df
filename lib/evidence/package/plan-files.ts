// PURE. Every revision of the plan with the verdict it got, and every policy that one of them was judged under.

import { jsonFile, type PackageFile, textFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

export function planFiles({ job }: PackageRecord): PackageFile[] {
  const index = job.plans.map((plan) => ({
    revision: plan.revision,
    author: plan.author,
    plan_hash: plan.planHash,
    tier: plan.tier,
    allowed: plan.allowed,
    wpc_hash: plan.wpcHash,
    narrowing: plan.narrowingText === null ? null : JSON.parse(plan.narrowingText),
    submitted_at: plan.submittedAt.toISOString(),
  }));
  const texts = job.plans.flatMap((plan) => [
    textFile(`plans/${plan.revision}.json`, 'verbatim-json', plan.planText),
    textFile(`plans/${plan.revision}.verdict.json`, 'verbatim-json', plan.verdictText),
  ]);
  return [jsonFile('plans/index.json', index), ...texts];
}

export const policyFiles = ({ policies }: PackageRecord): PackageFile[] =>
  policies.flatMap((policy) => [
    textFile(`policies/${policy.hash}.envelope.json`, 'verbatim-json', policy.envelopeText),
    textFile(`policies/${policy.hash}.source.json`, 'verbatim-json', policy.sourceText),
  ]);
