import { ChevronRight } from 'lucide-react';
import { PolicyDiff } from '#components/policies/policy-diff.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import type { PolicyChangeView, PolicyView } from '#lib/jobs/job-view.ts';

/** How the policy of this job differs from the one under which the room's last approved job ran. */
export function PolicyChangeCard({ policy, change }: { policy: PolicyView; change: PolicyChangeView }) {
  const { last } = change;
  const diff = (
    <PolicyDiff
      before={
        last && {
          label: `the last approved job here, ${last.jobId}`,
          wpcHash: last.wpcHash,
          sourceText: last.sourceText ?? '',
        }
      }
      after={{ label: 'the policy of this job', wpcHash: policy.wpcHash, sourceText: policy.sourceText }}
      difference={change.difference}
    />
  );
  return (
    <Card id="policy-change" className="scroll-mt-24">
      <CardHeader
        title="Policy difference"
        description="Between the policy of this job and the one under which this room’s last approved job ran."
      />
      <CardBody>
        {last ? (
          diff
        ) : (
          <details className="group">
            <summary className="flex cursor-pointer list-none items-center gap-1.5">
              <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
              No job was approved in this room before. Show all that this policy permits.
            </summary>
            <div className="pt-3">{diff}</div>
          </details>
        )}
      </CardBody>
    </Card>
  );
}
