import type { DecisionSubject } from '#lib/jobs/decision-subject.ts';
import { stepTarget } from '#lib/jobs/step-target.ts';
import { toolEffect } from '#lib/policy/catalogue.ts';
import type { NarrowOffer } from './narrow-dialog.tsx';
import { ObjectName } from './object-name.tsx';

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
              <ObjectName>{target}</ObjectName>
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
