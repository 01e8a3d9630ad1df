import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Criteria } from '#lib/incidents/criteria.ts';
import { kindWords, namedKinds } from './criteria-words.ts';

function Value({ value, name }: { value: string; name: string | undefined }) {
  return (
    <li>
      <UntrustedText>{name ?? value}</UntrustedText>
      {name ? (
        <span className="block font-mono text-xs wrap-anywhere text-faint">
          <UntrustedText chip={false}>{value}</UntrustedText>
        </span>
      ) : null}
    </li>
  );
}

/** What the jobs of an incident have in common. */
export function CriteriaCard({ criteria, names }: { criteria: Criteria; names: Record<string, string> }) {
  const { from, to } = criteria;
  return (
    <Card aria-label="What the jobs have in common">
      <CardHeader
        title="What the jobs have in common"
        description="All of it; of several of one kind, any. Jobs that fit later are shown too."
      />
      <CardBody>
        <Facts>
          {namedKinds(criteria).map(({ kind, values }) => (
            <Fact key={kind} term={kindWords[kind].title}>
              <ul className="grid gap-1">
                {values.map((value) => (
                  <Value key={value} value={value} name={names[value]} />
                ))}
              </ul>
            </Fact>
          ))}
          {from ? (
            <Fact term="Open after">
              <ExactTime at={from} />
            </Fact>
          ) : null}
          {to ? (
            <Fact term="Asked for before">
              <ExactTime at={to} />
            </Fact>
          ) : null}
        </Facts>
      </CardBody>
    </Card>
  );
}
