import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { RetentionRule } from '#lib/retention/rules.ts';
import { retentionWords } from '#lib/retention/subjects.ts';

const daysWords = (days: number | null) =>
  days === null ? 'everything is kept' : `kept for ${days} ${days === 1 ? 'day' : 'days'}`;

function Rule({ rule, control }: { rule: RetentionRule; control: ReactNode }) {
  const { name, goes, stays } = retentionWords[rule.subject];
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-3 not-first:border-t">
      <div className="grid max-w-prose min-w-0 gap-1">
        <h3 className="font-medium">
          {name}
          <span className="font-normal text-muted"> · {daysWords(rule.days)}</span>
        </h3>
        <p className="text-sm">{goes}</p>
        <p className="text-sm text-muted">Stays: {stays}</p>
        {rule.setBy && rule.setAt ? (
          <p className="text-sm text-muted">
            Set by <UntrustedText>{rule.setBy}</UntrustedText>, <ExactTime at={rule.setAt} />.
          </p>
        ) : null}
      </div>
      {control}
    </li>
  );
}

/** Each thing that can be let go by its age, with what goes and what stays. */
export function RetentionCard({
  rules,
  control,
}: {
  rules: readonly RetentionRule[];
  control: (rule: RetentionRule) => ReactNode;
}) {
  return (
    <Card aria-labelledby="retention">
      <CardHeader id="retention" title="Rules" description="Without one, everything is kept." />
      <ul>
        {rules.map((rule) => (
          <Rule key={rule.subject} rule={rule} control={control(rule)} />
        ))}
      </ul>
      <CardBody className="border-t text-muted">
        Entries of the audit log, their leaves, tiles and checkpoints, and sealed packages never go. Each change of a
        rule and each sweep that let something go is an entry itself.
      </CardBody>
    </Card>
  );
}
