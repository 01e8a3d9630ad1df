import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { ArrowLeft } from '#components/ui/more-icons.tsx';
import type { SeenDecision } from '#lib/jobs/find-seen-decision.ts';
import { JobBrief } from './job-brief.tsx';
import { PlanCard } from './plan-card.tsx';
import { SeenFacts } from './seen-facts.tsx';
import { TabPolicy } from './tab-policy.tsx';

/** The approval page as one approver saw it when they decided: from the frozen view alone, nothing of today. */
export function SeenPage({ seen }: { seen: SeenDecision }) {
  const { view, jobId } = seen;
  const { subject } = view;
  const policy = { wpcHash: subject.wpc_hash_b64u, sourceText: view.policy.sourceText };
  const difference = (
    <a href="#policy" className="underline underline-offset-2">
      See the difference
    </a>
  );
  return (
    <div className="grid gap-4">
      <header className="grid gap-1">
        <Link
          href={`/jobs/${jobId}`}
          className="inline-flex w-fit items-center gap-1.5 text-sm text-muted hover:text-fg"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Job <code>{jobId}</code> as it is now
        </Link>
        <h1 className="text-lg font-semibold">
          Job <code>{jobId}</code> as it was seen
        </h1>
        <p className="text-muted">Drawn again from the bytes that were frozen when approval was asked.</p>
      </header>
      <SeenFacts seen={seen} />
      <JobBrief view={view} live={null} reader={null} differenceLink={difference} />
      <PlanCard plan={subject.plan} verdict={subject.verdict} revision={subject.plan_revision} />
      <Card>
        <TabPolicy policy={policy} change={view.policyChange} />
      </Card>
    </div>
  );
}
