'use client';

import { useCallback } from 'react';
import { StateBadge } from '#components/jobs/state-badge.tsx';
import { jobsKey } from '#components/live/topics.ts';
import { useLiveReading } from '#components/live/use-live-reading.ts';
import { JobLink } from '#components/rooms/job-link.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { type Criteria, isEmpty } from '#lib/incidents/criteria.ts';
import type { MatchPreview } from '#lib/incidents/incident-choices.ts';
import { ok, type Result } from '#lib/result.ts';
import { counted } from './counted.ts';

export type ReadMatches = (criteria: Criteria) => Promise<Result<MatchPreview>>;

// By reference: another one would take the place of what was read.
const nothingYet: Result<MatchPreview | null> = ok(null);

function Newest({ newest, all }: { newest: MatchPreview['newest']; all: number }) {
  return (
    <>
      <ul className="rounded-md border">
        {newest.map(({ jobId, requestText, state }) => (
          <li key={jobId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 not-first:border-t">
            <JobLink jobId={jobId} />
            <StateBadge state={state} />
            <span className="min-w-0 basis-full text-sm">
              <UntrustedText>{requestText}</UntrustedText>
            </span>
          </li>
        ))}
      </ul>
      {all > newest.length ? (
        <p className="text-sm text-muted">
          The newest {newest.length} of {all}.
        </p>
      ) : null}
    </>
  );
}

function Found({ found }: { found: MatchPreview }) {
  const { jobs, open, tokens, packages, refusedCalls } = found.matches;
  const words = `${counted(jobs, 'job')} ${jobs === 1 ? 'fits' : 'fit'}, ${open} not ended`;
  return (
    <>
      <Callout tone={tokens > 0 ? 'warn' : 'neutral'} role="status" title={words}>
        {counted(tokens, 'outstanding token')}, {counted(refusedCalls, 'refused call')}, {counted(packages, 'package')}.
      </Callout>
      {jobs > 0 ? <Newest newest={found.newest} all={jobs} /> : null}
    </>
  );
}

/** How much the chosen criteria fit, counted on the server, and again whenever a job changes. */
export function MatchPreviewCard({ criteria, read }: { criteria: Criteria; read: ReadMatches }) {
  const question = JSON.stringify(criteria);
  const ask = useCallback(() => read(JSON.parse(question) as Criteria), [question, read]);
  const { data, failed } = useLiveReading<Result<MatchPreview | null>>({
    name: question,
    under: jobsKey,
    initial: nothingYet,
    read: ask,
    atOnce: true,
  });
  return (
    <Card aria-label="What fits now">
      <CardHeader title="What fits now" />
      <CardBody className="grid gap-3">
        {isEmpty(criteria) ? <p className="text-muted">Nothing is named yet: this is every job there is.</p> : null}
        {failed ? (
          <Callout tone="danger" role="status">
            The console did not answer. What fits is counted again when the incident is open.
          </Callout>
        ) : null}
        {data.ok ? null : <Callout tone="danger">{data.error.message}</Callout>}
        {data.ok && data.value ? <Found found={data.value} /> : null}
        {data.ok && !data.value && !failed ? <p className="text-muted">Counting…</p> : null}
      </CardBody>
    </Card>
  );
}
