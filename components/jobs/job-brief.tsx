import type { ReactNode } from 'react';
import { ExactTime, ExpiresIn } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ApprovalView } from '#lib/jobs/approval-view.ts';
import { rateWords } from '#lib/jobs/rate-words.ts';
import { requesterStanding } from '#lib/jobs/requester-standing.ts';
import { BriefFlags } from './brief-flags.tsx';
import { BriefGrants } from './brief-grants.tsx';
import { BriefPolicy } from './brief-policy.tsx';
import { BriefRow } from './brief-row.tsx';
import { BriefRule, type Votes } from './brief-rule.tsx';
import { BriefTier } from './brief-tier.tsx';
import { BriefWho } from './brief-who.tsx';
import { DigestEmoji } from './digest-emoji.tsx';
import { ReadingSection } from './reading-section.tsx';

/** What the page adds to the frozen view, as of now. */
export type LiveFacts = {
  agentRevoked: boolean;
  inForce: boolean | null;
  votes: Votes;
  /** Why it is not open for decision; null while it is. */
  closed: string | null;
};

function TimeLeft({ expiresAt, live }: { expiresAt: string; live: LiveFacts | null }) {
  if (live?.closed) {
    return (
      <p className="text-muted">
        Closed: <UntrustedText>{live.closed}</UntrustedText>
      </p>
    );
  }
  return (
    <p>
      {live ? <ExpiresIn at={expiresAt} className="text-md" /> : null}{' '}
      <span className={live ? 'text-sm text-muted' : ''}>
        until <ExactTime at={expiresAt} />
      </span>
    </p>
  );
}

type JobBriefProps = {
  view: ApprovalView;
  /** Null when the view is drawn again as it was seen. */
  live: LiveFacts | null;
  reader: string | null;
  differenceLink: ReactNode;
};

/** Above the fold, in the order in which a decision is thought through; all of it from the frozen view. */
export function JobBrief({ view, live, reader, differenceLink }: JobBriefProps) {
  const { subject, request, agent } = view;
  return (
    <ReadingSection name="brief" label="What is asked" className="rounded-lg border bg-surface">
      <dl>
        <BriefRow term="What">
          <p className="text-md font-semibold text-balance">{view.sentence}</p>
        </BriefRow>
        <BriefRow term="Tier">
          <BriefTier plan={subject.plan} verdict={subject.verdict} />
        </BriefRow>
        <BriefRow term="Who">
          <BriefWho
            requester={{
              mxid: subject.requester,
              displayName: request.displayName,
              standing: requesterStanding(view),
              jobsBefore: request.jobsBefore,
            }}
            requestText={request.text}
            room={view.room}
            agent={{ ...agent, did: subject.agent_did, record: agent }}
            agentRevoked={live?.agentRevoked}
          />
        </BriefRow>
        <BriefRow term="Policy">
          <BriefPolicy
            wpcHash={subject.wpc_hash_b64u}
            version={view.policy.headVersion}
            inForce={live?.inForce ?? null}
            change={view.policyChange}
            differenceLink={differenceLink}
          />
        </BriefRow>
        <BriefRow term="The token">
          <BriefGrants view={view} reader={reader} />
        </BriefRow>
        <BriefRow term={live?.votes.ownSlot ? 'Your slot' : 'Rule'}>
          <BriefRule rule={subject.rule} rate={rateWords(view.baseRate)} votes={live?.votes ?? null} />
        </BriefRow>
        <BriefRow term="Red flags">
          <ReadingSection name="flags" label="Red flags">
            <BriefFlags view={view} linked={live !== null} />
          </ReadingSection>
        </BriefRow>
        <BriefRow term="Time left">
          <TimeLeft expiresAt={subject.expires_at} live={live} />
        </BriefRow>
        <BriefRow term="Digest">
          <DigestEmoji digest={view.digest} />
          <p className="pt-2 text-sm text-muted">
            The bot’s message in the room shows the same emoji and code. If they differ, this is not the plan that was
            announced.
          </p>
        </BriefRow>
      </dl>
    </ReadingSection>
  );
}
