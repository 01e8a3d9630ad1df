import { CircleCheck, CircleDashed, CircleX, type LucideIcon } from 'lucide-react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Check, Outcome } from '#lib/verify/report.ts';

const looks: Record<Outcome, { icon: LucideIcon; ink: string; word: string }> = {
  passed: { icon: CircleCheck, ink: 'text-ok', word: 'passed' },
  failed: { icon: CircleX, ink: 'text-danger', word: 'failed' },
  not_made: { icon: CircleDashed, ink: 'text-warn', word: 'not made' },
};

const order: Record<Outcome, number> = { failed: 0, not_made: 1, passed: 2 };

function CheckLine({ check }: { check: Check }) {
  const { icon: Icon, ink, word } = looks[check.outcome];
  return (
    <li className="grid grid-cols-[1.125rem_minmax(0,1fr)] items-baseline gap-x-2.5 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[1.125rem_14rem_minmax(0,1fr)]">
      <Icon aria-label={word} className={`size-4.5 self-start pt-0.5 ${ink}`} />
      <span className="font-medium">{check.name}</span>
      <span className="min-w-0 text-sm text-muted max-sm:col-start-2">
        {check.outcome === 'passed' ? null : <span className={`font-medium ${ink}`}>{word} </span>}
        {check.code ? <code className={ink}>{check.code} </code> : null}
        <UntrustedText>{check.detail}</UntrustedText>
      </span>
    </li>
  );
}

/** Every check by outcome: what failed and what was not made come first. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const sorted = checks.toSorted((a, b) => order[a.outcome] - order[b.outcome]);
  const count = (outcome: Outcome) => checks.filter((check) => check.outcome === outcome).length;
  return (
    <Card>
      <CardHeader
        title="Checks"
        description={`${count('passed')} passed, ${count('failed')} failed, ${count('not_made')} not made`}
      />
      {sorted.length === 0 ? <CardBody className="text-muted">No check was made.</CardBody> : null}
      <ul>
        {sorted.map((check) => (
          <CheckLine key={`${check.name}-${check.detail}`} check={check} />
        ))}
      </ul>
    </Card>
  );
}

/** What no verdict says: shown with every verdict, the good one too. */
export function NotProven({ sentences }: { sentences: readonly string[] }) {
  return (
    <Card>
      <CardHeader title="What this does not prove" />
      <ul className="list-disc px-4 py-3 pl-9 text-muted marker:text-faint">
        {sentences.map((sentence) => (
          <li key={sentence} className="py-0.5">
            {sentence}
          </li>
        ))}
      </ul>
    </Card>
  );
}
