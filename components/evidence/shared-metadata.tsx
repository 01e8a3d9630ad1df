import { effectWords } from '#components/jobs/effect-words.ts';
import { evidenceWords } from '#components/jobs/evidence-words.ts';
import { StateBadge } from '#components/jobs/state-badge.tsx';
import { TierBadge } from '#components/jobs/tier-badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { Effect } from '#lib/policy/catalogue.ts';
import { costWords } from '#lib/policy/model-price.ts';
import type { SharedMetadata } from '#lib/sharing/shared-view.ts';
import { CheckList, NotProven } from './check-list.tsx';
import { VerdictPanel } from './verdict-panel.tsx';

const number = (value: number) => value.toLocaleString('en');
const statusWords: Record<string, string> = { done: 'done', tried: 'tried, not completed', not_done: 'not done' };

function Counts({ view }: { view: SharedMetadata }) {
  const { counts, costs } = view;
  return (
    <Card>
      <CardHeader title="In numbers" />
      <Facts className="px-4 py-1">
        <Fact term="State">
          <StateBadge state={view.state} />
        </Fact>
        <Fact term="Tier">{view.tier ? <TierBadge tier={view.tier} /> : 'There never was a plan.'}</Fact>
        <Fact term="Plans">{number(counts.plans)}</Fact>
        <Fact term="Steps">
          {number(counts.stepsDone)} of {number(counts.steps)} done
        </Fact>
        <Fact term="Deviations">{number(counts.deviations)}</Fact>
        <Fact term="Tool calls with receipt">{number(counts.toolCalls)}</Fact>
        <Fact term="Model calls with receipt">
          {number(counts.modelCalls)}, of {counts.models === 1 ? 'one model' : `${number(counts.models)} models`}
        </Fact>
        <Fact term="Calls without receipt">{number(counts.callsWithoutReceipt)}</Fact>
        <Fact term="Refused calls">{number(counts.refusedCalls)}</Fact>
        <Fact term="Tokens">
          {number(counts.tokensIn)} in, {number(counts.tokensOut)} out
        </Fact>
        {costs.length > 0 ? <Fact term="Cost">{costs.map(costWords).join(' and ')}</Fact> : null}
      </Facts>
    </Card>
  );
}

function Timeline({ view }: { view: SharedMetadata }) {
  return (
    <Card>
      <CardHeader title="Times" description="By the console’s clock." />
      <ol className="px-4 py-1">
        {view.milestones.map(({ what, at }, index) => (
          <li key={`${at}-${what}-${index}`} className="flex flex-wrap gap-x-4 border-b py-1.5 last:border-b-0">
            <ExactTime at={at} className="text-muted" />
            <span>{what}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Votes({ view }: { view: SharedMetadata }) {
  return (
    <Card>
      <CardHeader title="Decisions" />
      {view.votes.length === 0 ? <CardBody className="text-muted">Nobody decided.</CardBody> : null}
      <ul>
        {view.votes.map((vote) => (
          <li key={vote.at} className="grid gap-0.5 border-b px-4 py-2.5 last:border-b-0">
            <p>
              {vote.kind === 'approve' ? 'Approved' : 'Denied'}{' '}
              {vote.channel === 'browser' ? 'in the browser' : 'in the room'}
              {vote.counted ? '' : '; did not count in the end'}, <ExactTime at={vote.at} className="text-muted" />
            </p>
            <p className="text-sm text-muted">{evidenceWords(vote.evidenceLevel)}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Steps({ view }: { view: SharedMetadata }) {
  if (view.steps.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Planned and executed"
        description="Effects and outcomes; tools and arguments are not shared."
      />
      <ol>
        {view.steps.map((step) => (
          <li
            key={step.number}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2 last:border-b-0"
          >
            <span className="text-faint tabular-nums">{step.number}.</span>
            <span>{effectWords[step.effect as Effect] ?? 'unknown effect'}</span>
            <TierBadge tier={step.tier} />
            <span className="text-muted">{statusWords[step.status]}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** The parts that a link of metadata shows, without a heading of their own. */
export function MetadataParts({ view }: { view: SharedMetadata }) {
  const { verdict, code, verdictOf, ended, checks, doesNotProve } = view;
  return (
    <>
      <VerdictPanel verdict={verdict} code={code} deciding={null} of={verdictOf} ended={ended} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Counts view={view} />
        <Timeline view={view} />
        <Votes view={view} />
        <Steps view={view} />
        {checks.length > 0 ? (
          <CheckList checks={checks.map((check) => ({ ...check, code: check.code ?? undefined, detail: '' }))} />
        ) : null}
        {doesNotProve.length > 0 ? <NotProven sentences={doesNotProve} /> : null}
      </div>
    </>
  );
}

/** What a link of metadata shows. */
export function SharedMetadataPage({ view }: { view: SharedMetadata }) {
  return (
    <>
      <PageHeader title="Evidence of a job" description="Shared as metadata." />
      <div className="grid gap-4">
        <Callout title="Shared without names, texts, ids and hashes">
          The verdict is the console’s own: with metadata alone it cannot be checked. Ask for the package to verify it.
        </Callout>
        <MetadataParts view={view} />
      </div>
    </>
  );
}
