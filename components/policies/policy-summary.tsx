import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Code } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Check, X } from '#components/ui/more-icons.tsx';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { durationText, limitsText, planningText, rulesInWords, sandboxText } from '#lib/policy/policy-words.ts';
import { TierBadge } from './tier-badge.tsx';

function Names({ names, empty }: { names: readonly string[]; empty: string }) {
  if (names.length === 0) return <span className="text-muted">{empty}</span>;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {names.map((name) => (
        <li key={name}>
          <Code>{name}</Code>
        </li>
      ))}
    </ul>
  );
}

function ToolBadges({ tools }: { tools: EffectivePolicy['tools'] }) {
  const badge = (tool: string, denied: boolean): ReactNode => (
    <li key={`${denied}-${tool}`}>
      <Badge tone={denied ? 'danger' : 'ok'} icon={denied ? X : Check} className="font-mono">
        {tool}
        <span className="sr-only">{denied ? ' denied' : ' allowed'}</span>
      </Badge>
    </li>
  );
  return (
    <ul className="flex flex-wrap gap-1.5">
      {tools.allow.filter((tool) => !tools.deny.includes(tool)).map((tool) => badge(tool, false))}
      {tools.deny.map((tool) => badge(tool, true))}
    </ul>
  );
}

function Rules({ policy }: { policy: EffectivePolicy }) {
  return (
    <ul className="grid gap-1.5">
      {rulesInWords(policy).map(({ tiers, text }) => (
        <li key={text} className="flex flex-wrap items-center gap-1.5">
          {tiers.map((tier) => (
            <TierBadge key={tier} tier={tier} />
          ))}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

const matching: Record<EffectivePolicy['planMatch'], string> = {
  default: 'Calls must have the approved arguments; local reads may have others',
  exact: 'Calls must have the approved arguments',
  tool: 'Calls may have other arguments than approved',
};

/** A policy at a glance, defaults filled in: rooms, people, tools, sandbox, models and tokens. */
export function PolicySummary({ policy }: { policy: EffectivePolicy }) {
  const { model, effective } = policy;
  const named = policy.groups.filter(({ name }) => name !== 'approvers');
  return (
    <Facts>
      <Fact term="Rooms">
        <Names names={policy.rooms} empty="none" />
      </Fact>
      <Fact term="Requesters">
        {policy.requesters ? <Names names={policy.requesters} empty="nobody" /> : 'Any joined member of these rooms'}
      </Fact>
      <Fact term="Approvers">
        <Names names={policy.approvers} empty="nobody" />
      </Fact>
      {named.map(({ name, members }) => (
        <Fact key={name} term={`Group ${name}`}>
          <Names names={members} empty="nobody" />
        </Fact>
      ))}
      <Fact term="Approval">
        <Rules policy={policy} />
      </Fact>
      <Fact term="Tools">
        <ToolBadges tools={policy.tools} />
        <p className="pt-1.5 text-sm text-muted">Any other tool is denied.</p>
      </Fact>
      <Fact term="Sandbox">{sandboxText(policy)}</Fact>
      <Fact term="Plan">{matching[policy.planMatch]}</Fact>
      <Fact term="Budget of a job">{limitsText(policy)}</Fact>
      <Fact term="Models">
        {model.models ? <Names names={model.models} empty="none" /> : 'Any model that the admin configured'}
        <p className="text-sm text-muted">
          {model.providers ? `Providers: ${model.providers.join(', ')}. ` : ''}
          {planningText(policy)}. Bodies {model.keepBodies === 'no' ? 'are not kept' : 'are kept, encrypted'}.
        </p>
      </Fact>
      <Fact term="Token">
        One job, {durationText(policy.ttlSeconds)},{' '}
        {policy.pinPolicyHash ? 'ends when the room’s policy changes' : 'outlives a change of the room’s policy'}
      </Fact>
      {effective.notBefore || effective.notAfter ? (
        <Fact term="In force">
          {effective.notBefore ? `from ${effective.notBefore} ` : ''}
          {effective.notAfter ? `until ${effective.notAfter}` : ''}
        </Fact>
      ) : null}
    </Facts>
  );
}
