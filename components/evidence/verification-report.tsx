import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import type { Sheet } from '#lib/verify/browser/sheet.ts';
import { words } from '#lib/verify/browser/wording.ts';
import { DrawnText } from './drawn-text.tsx';
import { VerificationChecks } from './verification-checks.tsx';
import { KeptRows, KeyRows, MoreRows, TimelineRows, VoteRows } from './verification-rows.tsx';
import { StepRows, UnplannedCalls } from './verification-steps.tsx';

function JobFacts({ sheet: { jobId, facts } }: { sheet: Sheet }) {
  const all = [{ label: 'Job', value: jobId, literal: true }, ...facts];
  return (
    <Card>
      <CardHeader title={words.job} />
      <Facts className="px-4 py-1">
        {all.map(({ label, value, literal }) => (
          <Fact key={label} term={label}>
            <DrawnText of={value} literal={literal} />
          </Fact>
        ))}
      </Facts>
    </Card>
  );
}

function NotProven({ sentences }: { sentences: Sheet['doesNotProve'] }) {
  return (
    <Card>
      <CardHeader title={words.notProven} />
      <ul className="list-disc px-4 py-3 pl-9 text-muted marker:text-faint">
        {sentences.map((sentence) => (
          <li key={sentence.text} className="py-0.5">
            <DrawnText of={sentence} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

type ListCardProps = { title: string; description?: string; empty: string; more: number; children: React.ReactNode[] };

function ListCard({ title, description, empty, more, children }: ListCardProps) {
  return (
    <Card>
      <CardHeader title={title} description={description} />
      {children.length === 0 ? <CardBody className="text-muted">{empty}</CardBody> : <ul>{children}</ul>}
      <MoreRows more={more} />
    </Card>
  );
}

/** What a verification in the browser found, below its verdict: the parts, words and order of the page that works from disk. */
export function VerificationReport({ sheet }: { sheet: Sheet }) {
  const { votes, timeline, planned, unplanned, keys, companion } = sheet;
  return (
    <div className="@container grid min-w-0 gap-4">
      {sheet.caution ? <Callout tone="warn">{sheet.caution}</Callout> : null}
      <JobFacts sheet={sheet} />
      <ListCard title={words.votes} empty={words.noVotes} more={votes.more}>
        {VoteRows(votes.rows)}
      </ListCard>
      <Card>
        <CardHeader title={words.planned} description={sheet.calls} />
        <UnplannedCalls list={unplanned} />
        <StepRows list={planned} />
      </Card>
      <ListCard title={words.timeline} description={words.timelineNote} empty={words.noTimeline} more={timeline.more}>
        {TimelineRows(timeline.rows)}
      </ListCard>
      <VerificationChecks title={words.checks} checks={sheet.checks} />
      {sheet.native ? <VerificationChecks title={words.native} checks={sheet.native} /> : null}
      <NotProven sentences={sheet.doesNotProve} />
      <ListCard title={words.keys} description={keys.sentence} empty={words.noKeys} more={keys.rows.more}>
        {KeyRows(keys.rows.rows)}
      </ListCard>
      {companion ? (
        <ListCard
          title={words.companion}
          description={companion.sentence}
          empty={words.noKept}
          more={companion.rows.more}
        >
          {KeptRows(companion.rows.rows)}
        </ListCard>
      ) : null}
    </div>
  );
}
