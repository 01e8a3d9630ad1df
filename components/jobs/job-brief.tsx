import { Check, CircleAlert, GitCompareArrows, UserRound, X } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Hash } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime, ExpiresIn } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { AskView, JobView } from '#lib/jobs/job-view.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import { BriefRow } from './brief-row.tsx';
import { DigestEmoji } from './digest-emoji.tsx';
import { effectWords } from './effect-words.ts';
import { TierBadge } from './tier-badge.tsx';

function TierLine({ verdict }: { verdict: PlanVerdict }) {
  const effects = [...new Set(verdict.steps.map(({ effect }) => effectWords[effect]))];
  const irreversible = verdict.steps.filter((step) => !step.reversible).length;
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <TierBadge tier={verdict.tier} />
      <span>{effects.join(', ')}</span>
      <span className="text-faint">·</span>
      {irreversible === 0 ? (
        <span>every step can be undone</span>
      ) : (
        <span className="font-medium text-danger">
          {irreversible === verdict.steps.length
            ? 'nothing here can be undone'
            : `${irreversible} of ${verdict.steps.length} steps cannot be undone`}
        </span>
      )}
    </div>
  );
}

function WhoLine({ job }: { job: JobView }) {
  return (
    <div className="grid gap-0.5">
      <p>
        Asked by <UntrustedText className="font-medium">{job.request.requesterMxid}</UntrustedText>
        {job.request.displayName ? (
          <span className="text-muted">
            {' '}
            (calls themselves “<UntrustedText>{job.request.displayName}</UntrustedText>”)
          </span>
        ) : null}{' '}
        in <UntrustedText>{job.room.name}</UntrustedText> <code className="text-sm text-muted">{job.room.roomId}</code>
      </p>
      <p>
        Carried out by <UntrustedText className="font-medium">{job.agent.name}</UntrustedText>{' '}
        <code className="text-sm wrap-anywhere text-muted">{job.agent.did}</code>
        {job.agent.revoked ? (
          <Badge tone="danger" icon={CircleAlert} className="ml-1.5">
            revoked
          </Badge>
        ) : null}
      </p>
    </div>
  );
}

function PolicyLine({ job }: { job: JobView }) {
  const { policy, policyChange } = job;
  if (!policy) return <p className="text-danger">The policy is not in the registry: effect unknown.</p>;
  const gained = policyChange?.difference.gained ?? [];
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/policies/${policy.wpcHash}`} className="underline decoration-line-strong underline-offset-2">
          WPC
        </Link>
        <Hash value={policy.wpcHash} label="policy hash" />
        {policy.headVersion === null ? (
          isTerminal(job.state) ? (
            <span className="text-muted">no longer in force here</span>
          ) : (
            <Badge tone="warn" icon={CircleAlert}>
              not in force here now
            </Badge>
          )
        ) : (
          <span className="text-muted">version {policy.headVersion}, in force</span>
        )}
        {policyChange?.changed ? (
          <Badge tone="warn" icon={GitCompareArrows}>
            changed
          </Badge>
        ) : null}
      </p>
      {policyChange && !policyChange.last ? (
        <p className="text-muted">
          No job was approved in this room before: there is no earlier policy to compare with.
        </p>
      ) : null}
      {policyChange?.last && !policyChange.changed ? (
        <p className="text-muted">
          The same policy as under the room’s last approved job,{' '}
          <Link href={`/jobs/${policyChange.last.jobId}`} className="underline underline-offset-2">
            <code>{policyChange.last.jobId}</code>
          </Link>
          .
        </p>
      ) : null}
      {policyChange?.changed ? (
        <div className="grid gap-1">
          <p>
            {gained.length > 0
              ? 'What may now be done that could not before:'
              : 'Nothing may be done that could not before.'}{' '}
            <a href="#policy-change" className="underline underline-offset-2">
              See the difference
            </a>
          </p>
          <ul className="grid gap-0.5">
            {gained.map((sentence) => (
              <li key={sentence} className="flex gap-1.5 font-medium">
                <span aria-hidden className="text-warn">
                  +
                </span>
                <UntrustedText>{sentence}</UntrustedText>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

function Grants({ ask }: { ask: AskView }) {
  const columns = [
    { title: 'Will allow', icon: Check, look: 'text-ok', lines: ask.view.grants.allows },
    { title: 'Will not allow', icon: X, look: 'text-danger', lines: ask.view.grants.refuses },
  ];
  return (
    <div className="grid gap-x-6 gap-y-3 md:grid-cols-2">
      {columns.map(({ title, icon: Icon, look, lines }) => (
        <div key={title} className="grid content-start gap-1">
          <p className="text-sm font-medium">{title}</p>
          <ul className="grid gap-1 text-sm">
            {lines.map((line) => (
              <li key={line} className="flex gap-1.5">
                <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
                <span className="min-w-0 wrap-anywhere">{line}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function RuleLine({ job, ask }: { job: JobView; ask: AskView }) {
  const approvals = ask.decisions.filter(({ kind }) => kind === 'approve');
  return (
    <div className="grid gap-1">
      {ask.rule.slots.map(({ group, count }) => {
        const filled = approvals.filter(({ slot }) => slot === group);
        return (
          <p key={group} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span>
              {count} of group <code>{group}</code>
            </span>
            {filled.map(({ approverMxid }) => (
              <Badge key={approverMxid} tone="ok" icon={Check}>
                {approverMxid}
              </Badge>
            ))}
            {job.offer?.may && job.offer.slot === group && job.offer.approval.open ? (
              <Badge tone="accent" icon={UserRound}>
                you qualify
              </Badge>
            ) : null}
          </p>
        );
      })}
      <p className="text-sm text-muted">
        Decided{' '}
        {ask.rule.channels.map((channel) => (channel === 'browser' ? 'in the browser' : 'in the room')).join(' or ')}
        {ask.rule.passkey ? ', with a passkey' : ''}
        {ask.rule.reason ? ', with a reason' : ''}. One denial ends it; silence is denial.
      </p>
    </div>
  );
}

function TimeLine({ job, ask }: { job: JobView; ask: AskView }) {
  if (job.state !== 'pending' || ask.closed) {
    return (
      <p className="text-muted">
        Closed
        {ask.closed ? (
          <>
            : <UntrustedText>{ask.closed.why}</UntrustedText>
          </>
        ) : null}
      </p>
    );
  }
  return (
    <p>
      <ExpiresIn at={ask.expiresAt} className="text-md" />{' '}
      <span className="text-sm text-muted">
        until <ExactTime at={ask.expiresAt} />
      </span>
    </p>
  );
}

/** Above the fold, in the order in which a decision is thought through. `job.plan` must be there. */
export function JobBrief({
  job,
  plan,
  ask,
}: {
  job: JobView;
  plan: NonNullable<JobView['plan']>;
  ask: AskView | null;
}) {
  const shown = ask?.subject ?? plan;
  return (
    <section aria-label="What is asked" className="rounded-lg border bg-surface">
      <dl>
        <BriefRow term="What">
          <p className="text-md font-semibold text-balance">{effectSentence(shown.plan)}</p>
        </BriefRow>
        <BriefRow term="Tier">
          <TierLine verdict={shown.verdict} />
        </BriefRow>
        <BriefRow term="Who">
          <WhoLine job={job} />
        </BriefRow>
        <BriefRow term="Policy">
          <PolicyLine job={job} />
        </BriefRow>
        {ask ? (
          <>
            <BriefRow term="The token">
              <Grants ask={ask} />
            </BriefRow>
            <BriefRow term="Rule">
              <RuleLine job={job} ask={ask} />
            </BriefRow>
            <BriefRow term="Time left">
              <TimeLine job={job} ask={ask} />
            </BriefRow>
            <BriefRow term="Digest">
              <DigestEmoji digest={ask.digest} />
              <p className="pt-2 text-sm text-muted">
                The bot’s message in the room shows the same emoji and code. If they differ, this is not the plan that
                was announced.
              </p>
            </BriefRow>
          </>
        ) : null}
      </dl>
    </section>
  );
}
