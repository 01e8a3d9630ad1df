import { CircleAlert, GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PolicyChangeView } from '#lib/jobs/job-view.ts';

const signs = {
  gained: { sign: '+', look: 'text-warn', spoken: 'may now be done: ' },
  lost: { sign: '−', look: 'text-ok', spoken: 'narrower now: ' },
  changed: { sign: '~', look: 'text-muted', spoken: 'different now: ' },
} as const;

function Change({ change, link }: { change: PolicyChangeView; link: ReactNode }) {
  const kinds = ['gained', 'lost', 'changed'] as const;
  return (
    <div className="grid gap-1">
      <p>
        <Badge tone="warn" icon={GitCompareArrows}>
          changed
        </Badge>{' '}
        since the last job approved here. {link}
      </p>
      <ul className="grid gap-0.5">
        {kinds.flatMap((kind) =>
          change.difference[kind].map((sentence) => (
            <li key={`${kind} ${sentence}`} className="flex gap-1.5">
              <span aria-hidden className={`font-mono font-semibold ${signs[kind].look}`}>
                {signs[kind].sign}
              </span>
              <span className="sr-only">{signs[kind].spoken}</span>
              <UntrustedText className={kind === 'gained' ? 'font-medium' : undefined}>{sentence}</UntrustedText>
            </li>
          )),
        )}
      </ul>
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
