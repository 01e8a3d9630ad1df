import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { HistoryEntry } from '#lib/jobs/job-view.ts';

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The audit entries of one job, oldest first. */
export function HistoryList({ history, left }: { history: HistoryEntry[]; left: number }) {
  return (
    <ol className="px-4 py-2">
      {left > 0 ? (
        <li className="border-b py-2.5 text-muted">
          {left.toLocaleString('en')} entries of earlier calls are left out here; the audit log has them all.
        </li>
      ) : null}
      {history.map((entry) => (
        <li
          key={entry.id}
          className="grid gap-x-4 gap-y-0.5 border-b py-2.5 last:border-b-0 lg:grid-cols-[15rem_minmax(0,1fr)]"
        >
          <span className="text-sm text-muted">
            <ExactTime at={entry.at} />
          </span>
          <div className="grid min-w-0 gap-0.5">
            <p>
              <code className="font-medium">{entry.action}</code>{' '}
              <span className="text-sm text-muted">
                by <UntrustedText>{entry.actor}</UntrustedText>
              </span>
            </p>
            <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-muted">
              {Object.entries(entry.detail).map(([name, value]) => (
                <div key={name} className="flex min-w-0 flex-wrap gap-x-1.5">
                  <dt>{name}</dt>
                  <dd className="min-w-0 font-mono text-fg">
                    <UntrustedText>{shown(value)}</UntrustedText>
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        </li>
      ))}
    </ol>
  );
}
