import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { CircleCheck, CircleDashed, type Icon } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import type { CheckRow, Checks } from '#lib/verify/browser/sheet.ts';
import { words } from '#lib/verify/browser/wording.ts';
import type { Outcome } from '#lib/verify/report.ts';
import { DrawnText } from './drawn-text.tsx';
import { MoreRows } from './verification-rows.tsx';

const looks: Record<Outcome, { icon: Icon; ink: string }> = {
  passed: { icon: CircleCheck, ink: 'text-ok' },
  failed: { icon: CircleX, ink: 'text-danger' },
  not_made: { icon: CircleDashed, ink: 'text-warn' },
};

function CheckLine({ check: { name, outcome, word, code, detail } }: { check: CheckRow }) {
  const { icon: Look, ink } = looks[outcome];
  return (
    <li className="grid grid-cols-[1.125rem_minmax(0,1fr)] items-baseline gap-x-2.5 border-b px-4 py-2 last:border-b-0 @xl:grid-cols-[1.125rem_15rem_minmax(0,1fr)]">
      <Look aria-hidden className={`size-4.5 self-start pt-0.5 ${ink}`} />
      <DrawnText of={name} className="font-medium" />
      <p className="min-w-0 text-sm text-muted @max-xl:col-start-2">
        <span className={ink}>
          {word}
          {code ? ` ${code}` : ''}.
        </span>{' '}
        <DrawnText of={detail} />
      </p>
    </li>
  );
}

/** Every check with its outcome in words: what failed and what was not made come first. */
export function VerificationChecks({ title, checks: { list, counts } }: { title: string; checks: Checks }) {
  return (
    <Card>
      <CardHeader title={title} description={counts} />
      {list.rows.length === 0 ? <CardBody className="text-muted">{words.noChecks}</CardBody> : null}
      <ul>
        {list.rows.map((check, index) => (
          <CheckLine key={`${index} ${check.name.text}`} check={check} />
        ))}
      </ul>
      <MoreRows more={list.more} />
    </Card>
  );
}
