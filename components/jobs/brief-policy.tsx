import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Hash } from '#components/ui/code.tsx';
import { CircleAlert } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { GitCompareArrows } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PolicyChangeView } from '#lib/jobs/job-view.ts';

const counted = (lines: readonly string[], what: string) => (lines.length > 0 ? [`${lines.length} ${what}`] : []);

/** What is newly permitted in full, the rest in numbers: all of it must be on the screen before approving, further down. */
function Change({ change, link }: { change: PolicyChangeView; link: ReactNode }) {
  const { gained, lost, changed } = change.difference;
  const rest = [...counted(lost, 'narrower than before'), ...counted(changed, 'otherwise different')];
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone="warn" icon={GitCompareArrows}>
          changed
        </Badge>
        <span>
          since the last job approved here
          {gained.length === 0 ? '; nothing may be done that could not before' : ''}
          {rest.length > 0 ? <span className="text-muted">; {rest.join(', ')}</span> : null}. {link}
        </span>
      </p>
      {gained.length > 0 ? (
        <ul aria-label="What may now be done that could not before" className="grid gap-0.5">
          {gained.map((sentence) => (
            <li key={sentence} className="flex gap-1.5 text-sm">
              <span aria-hidden className="font-mono font-semibold text-warn">
                +
              </span>
              <UntrustedText className="font-medium">{sentence}</UntrustedText>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

type BriefPolicyProps = {
  wpcHash: string;
  /** The head's version when approval was asked; null when nobody was asked. */
  version: number | null;
  /** Whether it holds in the room now, for a job that is not over; null where that says nothing. */
  inForce: boolean | null;
  change: PolicyChangeView | null;
  /** Leads to the difference on this page. */
  differenceLink: ReactNode;
};

/** Under which policy the plan was judged, whether that is still the room's, and whether it changed. */
export function BriefPolicy({ wpcHash, version, inForce, change, differenceLink }: BriefPolicyProps) {
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/policies/${wpcHash}`} className="underline decoration-line-strong underline-offset-2">
          WPC
        </Link>
        <Hash value={wpcHash} label="policy hash" />
        {version === null ? null : <span className="text-muted">version {version}</span>}
        {inForce === true ? <span className="text-muted">in force</span> : null}
        {inForce === false ? (
          <Badge tone="warn" icon={CircleAlert}>
            not in force here now
          </Badge>
        ) : null}
        {change?.last && !change.changed ? (
          <span className="text-muted">
            unchanged since{' '}
            <Link href={`/jobs/${change.last.jobId}`} className="underline underline-offset-2">
              <code>{change.last.jobId}</code>
            </Link>
            , the last job approved here
          </span>
        ) : null}
        {change && !change.last ? (
          <span className="text-muted">no job was approved here before: nothing to compare with</span>
        ) : null}
      </p>
      {change?.changed ? <Change change={change} link={differenceLink} /> : null}
    </div>
  );
}
