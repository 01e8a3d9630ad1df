import { PolicyDiff } from '#components/policies/policy-diff.tsx';
import { Callout } from '#components/ui/callout.tsx';
import type { PolicyChangeView } from '#lib/jobs/job-view.ts';
import { ReadingSection } from './reading-section.tsx';

type TabPolicyProps = { policy: { wpcHash: string; sourceText: string } | null; change: PolicyChangeView | null };

/** How the policy of this job differs from the one under which the room's last approved job ran. */
export function TabPolicy({ policy, change }: TabPolicyProps) {
  if (!policy || !change) {
    return <p className="p-4 text-muted">There is no plan yet that a policy could have been applied to.</p>;
  }
  const { last } = change;
  return (
    <ReadingSection name="policy" label="Policy difference" className="grid gap-3 p-4">
      <div>
        <h2 className="font-semibold">Policy difference</h2>
        <p className="text-sm text-muted">
          Between the policy of this job and the one under which this room’s last approved job ran.
        </p>
      </div>
      {last ? null : (
        <Callout tone="neutral">No job was approved in this room before. This is all that the policy permits.</Callout>
      )}
      <PolicyDiff
        before={
          last && {
            label: `the last approved job here, ${last.jobId}`,
            wpcHash: last.wpcHash,
            sourceText: last.sourceText ?? '',
          }
        }
        after={{ label: 'the policy of this job', ...policy }}
        difference={change.difference}
      />
    </ReadingSection>
  );
}
