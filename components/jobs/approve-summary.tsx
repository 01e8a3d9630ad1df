import { GitCompareArrows } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { ExpiresIn } from '#components/ui/time.tsx';
import type { AskView, PolicyChangeView } from '#lib/jobs/job-view.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import { DigestEmoji } from './digest-emoji.tsx';
import { TierBadge } from './tier-badge.tsx';

/** What the approval's dialog repeats from the page, all of it from the bytes that the digest covers. */
export function ApproveSummary({ ask, change }: { ask: AskView; change: PolicyChangeView | null }) {
  const { subject } = ask;
  return (
    <div className="grid gap-3">
      <p className="text-md font-semibold">{effectSentence(subject.plan)}</p>
      <p className="flex flex-wrap items-center gap-2">
        <TierBadge tier={subject.tier} />
        {change?.changed ? (
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
        for {Math.round(subject.claims.ttl_seconds / 60)} minutes, and the agent begins.
      </p>
    </div>
  );
}
