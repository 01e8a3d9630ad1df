import { Badge } from '#components/ui/badge.tsx';
import { GitCompareArrows } from '#components/ui/more-icons.tsx';
import { ExpiresIn } from '#components/ui/time.tsx';
import type { AskView } from '#lib/jobs/job-view.ts';
import { DigestEmoji } from './digest-emoji.tsx';
import { TierBadge } from './tier-badge.tsx';

/** What the approval's dialog repeats from the page, all of it from the bytes that the digest covers. */
export function ApproveSummary({ ask }: { ask: AskView }) {
  const { subject } = ask;
  return (
    <div className="grid gap-3">
      <p className="text-md font-semibold">{ask.view.sentence}</p>
      <p className="flex flex-wrap items-center gap-2">
        <TierBadge tier={subject.tier} />
        {ask.view.policyChange.changed ? (
          <Badge tone="warn" icon={GitCompareArrows}>
            policy changed since the last approved job
          </Badge>
        ) : null}
        <span className="text-muted">
          Time left: <ExpiresIn at={ask.expiresAt} />
        </span>
      </p>
      <div className="rounded-md border bg-sunken px-3 py-2.5">
        <DigestEmoji digest={ask.digest} />
      </div>
      <p className="text-muted">
        Your approval is recorded with this digest. When the rule is met, a token for exactly this plan is minted, good
        for {Math.floor(subject.claims.ttl_seconds / 60)} minutes, and the agent begins.
      </p>
    </div>
  );
}
