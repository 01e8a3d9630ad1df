import { ChevronRight } from 'lucide-react';
import { JobLink } from '#components/rooms/job-link.tsx';
import { Code } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { EntryView } from '#lib/audit/list-entries.ts';

function Entry({ entry }: { entry: EntryView }) {
  return (
    <li className="not-first:border-t">
      <details className="group">
        <summary className="flex cursor-pointer items-start gap-3 px-4 py-2.5 hover:bg-hover/50 focus-visible:-outline-offset-2">
          <ChevronRight
            aria-hidden
            className="mt-0.5 size-4 shrink-0 text-faint transition-transform group-open:rotate-90"
          />
          <span className="grid min-w-0 flex-1 gap-x-4 gap-y-0.5 sm:grid-cols-[13.5rem_minmax(0,14rem)_minmax(0,1fr)]">
            <ExactTime at={entry.at} className="text-sm text-muted" />
            <span className="font-mono text-sm font-medium wrap-anywhere">{entry.action}</span>
            <span className="text-sm wrap-anywhere text-muted">
              <UntrustedText>{entry.actor}</UntrustedText>
            </span>
          </span>
          <span className="shrink-0 text-sm text-faint tabular-nums">#{entry.id}</span>
        </summary>
        <div className="grid gap-2 px-4 pb-4 pl-11">
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
            <span>
              target{' '}
              <Code className="text-fg">
                <UntrustedText>{entry.target}</UntrustedText>
              </Code>
            </span>
            {entry.jobId ? (
              <span>
                job <JobLink jobId={entry.jobId} />
              </span>
            ) : null}
            {entry.roomId ? (
              <span>
                room <Code className="text-fg">{entry.roomId}</Code>
              </span>
            ) : null}
          </p>
          <UntrustedBlock mono label={`Detail of entry ${entry.id}`}>
            {JSON.stringify(entry.detail, null, 2)}
          </UntrustedBlock>
        </div>
      </details>
    </li>
  );
}

/** Audit entries, newest first, each with its detail folded under it. */
export function EntryList({ entries }: { entries: readonly EntryView[] }) {
  return (
    <ol>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}
