import { Badge } from '#components/ui/badge.tsx';
import { Code } from '#components/ui/code.tsx';
import { Check, X } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Effect } from '#lib/policy/catalogue.ts';
import type { PlanVerdict, StepVerdict } from '#lib/policy/judge-plan.ts';
import { TierBadge } from './tier-badge.tsx';

/** Effects in words. */
export const effectWords: Record<Effect, string> = {
  read: 'reads',
  local_write: 'writes locally',
  external_write: 'external write',
  exec: 'runs programs',
  secret: 'hands out secrets',
  money: 'moves money',
  unknown: 'unknown effect',
};

function Row({ step }: { step: StepVerdict }) {
  return (
    <Tr>
      <Td className="text-faint tabular-nums">{step.index + 1}</Td>
      <Td className="min-w-28">
        <Code>{step.tool}</Code>
      </Td>
      <Td>
        <Badge tone={step.allowed ? 'ok' : 'danger'} icon={step.allowed ? Check : X}>
          {step.allowed ? 'allowed' : 'denied'}
        </Badge>
      </Td>
      <Td className="min-w-64">
        <Code className="text-sm">{step.rule}</Code>
        <p className="text-sm text-muted">
          <UntrustedText>{step.reason}</UntrustedText>
        </p>
      </Td>
      <Td className="whitespace-nowrap">
        {effectWords[step.effect]}
        <span className="text-muted"> · {step.reversible ? 'reversible' : 'not reversible'}</span>
      </Td>
      <Td>
        <TierBadge tier={step.tier} />
      </Td>
    </Tr>
  );
}

/** What the policy says to each step of a plan, with the rule that decided. */
export function VerdictTable({ verdict }: { verdict: PlanVerdict }) {
  return (
    <Table label="The policy’s verdict on each step">
      <thead>
        <tr>
          {['Step', 'Tool', 'Verdict', 'Rule', 'Effect', 'Tier'].map((heading) => (
            <Th key={heading}>{heading}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {verdict.steps.map((step) => (
          <Row key={step.index} step={step} />
        ))}
      </tbody>
    </Table>
  );
}
