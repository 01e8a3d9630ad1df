import { CircleCheck, FilterX, Hourglass, Inbox, ListChecks } from 'lucide-react';
import { ButtonLink } from '#components/ui/button.tsx';
import { Command } from '#components/ui/code.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import type { QueueFilters } from '#lib/jobs/queue-filters.ts';

type QueueEmptyProps = { filters: QueueFilters; pending: number; demo: boolean };

/** How a job begins, in the demo and outside it. */
function HowToAsk({ demo }: { demo: boolean }) {
  if (!demo) {
    return (
      <p>
        Write <code>!job</code> and what you want in a request room; its agent answers with a plan.
      </p>
    );
  }
  return (
    <>
      <p>Ask as the demo’s requester, from a second terminal; the agent answers with a plan.</p>
      <Command>npm run demo -- ask "read the notes, summarise them and propose a change"</Command>
    </>
  );
}

/** Nothing in this view: why, and what to do next. */
export function QueueEmpty({ filters, pending, demo }: QueueEmptyProps) {
  if (filters.roomId || filters.tier || filters.agentDid) {
    return (
      <EmptyState
        icon={FilterX}
        title="No job matches these filters"
        actions={<ButtonLink href={`/?view=${filters.view}`}>Clear filters</ButtonLink>}
      />
    );
  }
  if (filters.view === 'needs-me' && pending > 0) {
    return (
      <EmptyState
        icon={CircleCheck}
        title="Nothing waits for you"
        actions={<ButtonLink href="/?view=pending">Show all pending</ButtonLink>}
      >
        <p>
          {pending === 1 ? 'One job waits' : `${pending} jobs wait`} for somebody else. You are not an approver there,
          or asked for it yourself.
        </p>
      </EmptyState>
    );
  }
  if (filters.view === 'in-progress') {
    return (
      <EmptyState icon={Hourglass} title="No agent is planning or working">
        <HowToAsk demo={demo} />
      </EmptyState>
    );
  }
  if (filters.view === 'decided') {
    return (
      <EmptyState icon={ListChecks} title="Nothing has ended yet">
        <p>Jobs that were done, denied, withdrawn or that ran out of time stay here, with who decided and why.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Inbox} title="Nothing waits for a decision">
      <HowToAsk demo={demo} />
    </EmptyState>
  );
}
