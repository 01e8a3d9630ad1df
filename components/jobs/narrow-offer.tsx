import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { DecisionSubject } from '#lib/jobs/decision-subject.ts';
import { stepTarget } from '#lib/jobs/step-target.ts';
import { toolEffect } from '#lib/policy/catalogue.ts';
import type { NarrowOffer } from './narrow-dialog.tsx';

/** What an approver may cut from what is asked: its steps, and time and budget as they stand. */
export const narrowOffer = ({ plan, claims, budget }: DecisionSubject): NarrowOffer => ({
  steps: plan.steps.map((step) => {
    const target = stepTarget(step);
    return {
      tool: step.tool,
      line: (
        <>
          {toolEffect(step.tool).label}
          {target === null ? null : (
            <>
              {': '}
              <UntrustedText className="font-mono text-sm">{target}</UntrustedText>
            </>
          )}
        </>
      ),
    };
  }),
  limits: {
    ttlSeconds: claims.ttl_seconds,
    modelCalls: budget.model_calls,
    toolCalls: budget.tool_calls,
    tokens: budget.tokens,
  },
});
