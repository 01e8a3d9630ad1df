import { Badge } from '#components/ui/badge.tsx';
import { UserRound } from '#components/ui/icons.tsx';
import { Check, EyeOff } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { DecisionView } from '#lib/jobs/job-view.ts';
import type { ApprovalRule } from '#lib/policy/effective-policy.ts';

/** How the vote stands for its reader. */
export type Votes = { decisions: readonly DecisionView[]; hidden: number; ownSlot: string | null };

function terms(rule: ApprovalRule): string {
  const where = rule.channels.map((channel) => (channel === 'browser' ? 'in the browser' : 'in the room')).join(' or ');
  return [
    `Decided ${where}`,
    ...(rule.passkey ? ['with a passkey'] : []),
    ...(rule.reason ? ['with a reason'] : []),
    ...(rule.excludeAgentOperator ? ['not by the agent’s operator'] : []),
    ...(rule.blind ? ['each vote hidden until the last is in'] : []),
  ].join(', ');
}

type BriefRuleProps = { rule: ApprovalRule; rate: string | null; votes: Votes | null };

/** Whose approvals it takes, which are in, and which slot the reader would fill. */
export function BriefRule({ rule, rate, votes }: BriefRuleProps) {
  const approvals = votes?.decisions.filter(({ kind }) => kind === 'approve') ?? [];
  return (
    <div className="grid gap-1">
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {rule.slots.map(({ group, count }, index) => (
          <li key={group} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span>
              {index > 0 ? 'and ' : ''}
              {count} of group <code>{group}</code>
            </span>
            {approvals
              .filter(({ slot }) => slot === group)
              .map(({ approverMxid }) => (
                <Badge key={approverMxid} tone="ok" icon={Check}>
                  <UntrustedText>{approverMxid}</UntrustedText>
                </Badge>
              ))}
            {votes?.ownSlot === group ? (
              <Badge tone="accent" icon={UserRound}>
                you would fill this slot
              </Badge>
            ) : null}
          </li>
        ))}
        {votes && votes.hidden > 0 ? (
          <li>
            <Badge icon={EyeOff}>
              {votes.hidden === 1 ? '1 vote is in' : `${votes.hidden} votes are in`}, hidden for now
            </Badge>
          </li>
        ) : null}
      </ul>
      <p className="text-sm text-muted">
        {terms(rule)}. One denial ends it; silence is denial.{rate ? ` ${rate}.` : ''}
      </p>
    </div>
  );
}
