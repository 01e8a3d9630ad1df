import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import { entryLinks } from '#lib/audit/entry-links.ts';
import type { EntryView } from '#lib/audit/list-entries.ts';
import { logAddress } from '#lib/audit/log-address.ts';
import type { LogFilters } from '#lib/audit/log-query.ts';
import { EntryLinks } from './entry-links.tsx';

function Filtered({ by, children }: { by: LogFilters; children: string }) {
  return (
    <Link href={logAddress(by, null)} className="underline decoration-line-strong underline-offset-2">
      <Code>
        <UntrustedText>{children}</UntrustedText>
      </Code>
    </Link>
  );
}

/** What was recorded: who, what, about what, when, and the detail as it is stored. */
export function EntryFacts({ view, names }: { view: EntryView; names: ReadonlyMap<string, string> }) {
  const links = entryLinks(view, names);
  return (
    <Card>
      <CardHeader title="Recorded" />
      <CardBody className="grid gap-3">
        <Facts>
          <Fact term="When">
            <ExactTime at={view.at} />
          </Fact>
          <Fact term="Action">
            <Filtered by={{ action: view.action }}>{view.action}</Filtered>
          </Fact>
          <Fact term="Actor">
            <UntrustedText>{view.actor}</UntrustedText>
          </Fact>
          <Fact term="Target">
            <Filtered by={{ target: view.target }}>{view.target}</Filtered>
          </Fact>
          {links.length > 0 ? (
            <Fact term="Leads to">
              <span className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
                <EntryLinks links={links} />
              </span>
            </Fact>
          ) : null}
        </Facts>
        <UntrustedBlock mono label={`Detail of entry ${view.id}`}>
          {JSON.stringify(view.detail, null, 2)}
        </UntrustedBlock>
      </CardBody>
    </Card>
  );
}
