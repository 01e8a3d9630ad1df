import { Card } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { UntrustedBlock } from '#components/ui/untrusted-text.tsx';
import type { JobView } from '#lib/jobs/job-view.ts';
import { HistoryList } from './history-list.tsx';

/** The canonical bytes behind the page. A copy gives the exact bytes; the view shows what is invisible in them. */
function CanonicalText({ ask }: { ask: NonNullable<JobView['ask']> }) {
  return (
    <div className="grid gap-3 p-4">
      <p className="text-muted">All that a decision rests on, as it is hashed (RFC 8785). Its SHA-256 is the digest:</p>
      <CodeBlock label="decision digest">{ask.digest}</CodeBlock>
      <UntrustedBlock mono label="Canonical JSON of the decision subject">
        {ask.subjectText}
      </UntrustedBlock>
    </div>
  );
}

/** What is needed to check the page, not to read it: history and canonical bytes. */
export function DetailsCard({ job }: { job: JobView }) {
  const history = {
    key: 'history',
    label: `History (${job.history.length})`,
    content: <HistoryList history={job.history} />,
  };
  const raw = job.ask ? [{ key: 'json', label: 'Canonical JSON', content: <CanonicalText ask={job.ask} /> }] : [];
  return (
    <Card>
      <Tabs label="Details of the job" tabs={[history, ...raw]} />
    </Card>
  );
}
