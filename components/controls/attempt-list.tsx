import { JobLink } from '#components/rooms/job-link.tsx';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Attempt } from '#lib/controls/meanwhile.ts';

const channels = { matrix: 'in the room', browser: 'in the browser', api: 'through the API' } as const;

/** Under which policy something was judged or tried, and what would have become of it. */
function Policy({ would, wpcHash }: Pick<Attempt, 'would' | 'wpcHash'>) {
  if (wpcHash === null) return null;
  return (
    <p className="text-sm">
      {would === null ? 'Policy in force: ' : `It ${would} under policy `}
      <Link href={`/policies/${encodeURIComponent(wpcHash)}`} className="underline wrap-anywhere">
        <Code>{wpcHash}</Code>
      </Link>
    </p>
  );
}

/** What was asked for and tried while a control kept things still. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="text-sm text-muted">Nothing was tried meanwhile.</p>;
  return (
    <ol aria-label="Tried meanwhile" className="rounded-md border">
      {attempts.map((attempt) => (
        <li key={attempt.id} className="grid gap-0.5 px-3 py-2 not-first:border-t">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{attempt.what}</span>
            <JobLink jobId={attempt.jobId} />
          </p>
          <p className="text-sm wrap-anywhere text-muted">
            <ExactTime at={attempt.at} />, {channels[attempt.channel]}, by <UntrustedText>{attempt.by}</UntrustedText>
          </p>
          <Policy {...attempt} />
          {attempt.eventId ? <Code className="text-sm">{attempt.eventId}</Code> : null}
        </li>
      ))}
    </ol>
  );
}
