import type { JobView } from '#lib/jobs/job-view.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import { BriefPolicy } from './brief-policy.tsx';
import { BriefRow } from './brief-row.tsx';
import { BriefTier } from './brief-tier.tsx';
import { BriefWho } from './brief-who.tsx';

/** The brief of a plan on which nobody is asked to decide: the policy returned it to the agent. */
export function PlanBrief({ job, plan }: { job: JobView; plan: NonNullable<JobView['plan']> }) {
  const { request, agent } = job;
  return (
    <section aria-label="What was planned" className="rounded-lg border bg-surface">
      <dl>
        <BriefRow term="What">
          <p className="text-md font-semibold text-balance">{effectSentence(plan.plan)}</p>
        </BriefRow>
        <BriefRow term="Tier">
          <BriefTier plan={plan.plan} verdict={plan.verdict} />
        </BriefRow>
        <BriefRow term="Who">
          <BriefWho
            requester={{
              mxid: request.requesterMxid,
              displayName: request.displayName,
              standing: null,
              jobsBefore: null,
            }}
            requestText={request.text}
            room={job.room}
            agent={{ ...agent, record: null }}
            agentRevoked={agent.revoked}
          />
        </BriefRow>
        <BriefRow term="Policy">
          <BriefPolicy wpcHash={plan.wpcHash} version={null} inForce={null} change={null} differenceLink={null} />
        </BriefRow>
      </dl>
    </section>
  );
}
