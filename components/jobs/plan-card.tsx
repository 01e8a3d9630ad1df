import { Card, CardHeader } from '#components/ui/card.tsx';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import { UntrustedBlock } from '#components/ui/untrusted-text.tsx';
import { plainSteps } from '#lib/jobs/plain-steps.ts';
import type { PlanVerdict, StepVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { PlanStep } from './plan-step.tsx';

function AgentsWords({ plan }: { plan: Plan }) {
  const words = plan.agent_notes ? `${plan.summary}\n\n${plan.agent_notes}` : plan.summary;
  return (
    <details className="group border-t">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 px-4 py-3 text-sm font-medium text-muted hover:text-fg">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        Agent’s own words, not verified
      </summary>
      <div className="px-4 pb-4">
        <UntrustedBlock label="Agent’s own words, not verified">{words}</UntrustedBlock>
      </div>
    </details>
  );
}

/** A step that nobody judged is never left out of sight: the page fails instead. */
function verdictOf(verdict: PlanVerdict, index: number): StepVerdict {
  const judged = verdict.steps[index];
  if (judged?.index !== index) throw new Error(`Step ${index} of the plan has no verdict.`);
  return judged;
}

/** The plan that is asked for, step by step and in full; the agent's prose apart from it and closed. */
export function PlanCard({ plan, verdict, revision }: { plan: Plan; verdict: PlanVerdict; revision: number }) {
  const plain = plainSteps(plan.steps);
  return (
    <Card>
      <CardHeader
        title="Plan"
        description={`Revision ${revision}, ${plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps`}. Arguments are shown in full; each call is compared with them.`}
      />
      <ol>
        {plan.steps.map((step, index) => (
          <PlanStep
            key={index}
            step={step}
            verdict={verdictOf(verdict, index)}
            index={index}
            plain={plain[index] ?? true}
          />
        ))}
      </ol>
      <AgentsWords plan={plan} />
    </Card>
  );
}
