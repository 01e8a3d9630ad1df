import { ButtonLink } from '#components/ui/button-link.tsx';
import { Command } from '#components/ui/code.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { CircleCheck } from '#components/ui/icons.tsx';
import { FilterX, Hourglass, Inbox, ListChecks, TimerOff, UsersRound } from '#components/ui/more-icons.tsx';
import { isFiltered, type QueueFilters, queueAddress } from '#lib/jobs/queue-filters.ts';

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

function NoMatch({ filters }: { filters: QueueFilters }) {
  return (
    <EmptyState
      icon={FilterX}
      title="No job matches"
      actions={<ButtonLink href={queueAddress({ view: filters.view })}>Clear filters</ButtonLink>}
    >
      {filters.search ? (
        <p>The search finds words by their beginning, in the id, the requester, the request and the names of tools.</p>
      ) : null}
    </EmptyState>
  );
}

/** Nothing in this view: why, and what to do next. */
export default function QueueEmpty({ filters, pending, demo }: QueueEmptyProps) {
  if (isFiltered(filters)) return <NoMatch filters={filters} />;
  if (filters.view === 'needs-me' && pending > 0) {
    return (
      <EmptyState
        icon={CircleCheck}
        title="Nothing waits for you"
        actions={<ButtonLink href="/?view=waiting">Show what waits for others</ButtonLink>}
      >
        <p>
          {pending === 1 ? 'One job waits' : `${pending} jobs wait`} for somebody else. You are not an approver there,
          asked for it yourself, or approved it already.
        </p>
      </EmptyState>
    );
  }
  if (filters.view === 'waiting') return <EmptyState icon={UsersRound} title="Nothing waits for anybody else" />;
  if (filters.view === 'in-progress') {
    return (
      <EmptyState icon={Hourglass} title="No agent is planning or working">
        <HowToAsk demo={demo} />
      </EmptyState>
    );
  }
  if (filters.view === 'decided') {
    return (
      <EmptyState icon={ListChecks} title="Nothing was decided yet">
        <p>Jobs that were done, denied or withdrawn stay here for ever, with who decided and why.</p>
      </EmptyState>
    );
  }
  if (filters.view === 'expired') {
    return (
      <EmptyState icon={TimerOff} title="Nothing ran out of time">
        <p>Silence is denial: a plan that nobody decides in time ends here.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Inbox} title="Nothing waits for a decision">
      <HowToAsk demo={demo} />
    </EmptyState>
  );
}
