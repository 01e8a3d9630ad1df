// PURE. What the page adds to a frozen view: how things stand now.

import type { AskView, JobView } from '#lib/jobs/job-view.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import type { LiveFacts } from './job-brief.tsx';

const ownSlot = ({ offer }: JobView): string | null => (offer?.may && offer.approval.open ? offer.slot : null);

function closedWhy(job: JobView, ask: AskView): string | null {
  if (ask.closed) return ask.closed.why;
  return job.state === 'pending' ? null : 'it is not open for decision now';
}

/** How a job stands now, for its reader. */
export const liveFacts = (job: JobView, ask: AskView): LiveFacts => ({
  agentRevoked: job.agent.revoked,
  // Once a job is over it says nothing that the room went on to another policy.
  inForce: isTerminal(job.state) ? null : job.policy !== null && job.policy.headVersion !== null,
  votes: { decisions: ask.decisions, hidden: ask.hiddenVotes, ownSlot: ownSlot(job) },
  closed: closedWhy(job, ask),
});
