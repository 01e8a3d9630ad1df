import { Badge, type Tone } from '#components/ui/badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { CircleCheck, type Icon } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { CircleX, EyeOff, Hourglass, Scissors, TriangleAlert } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Retained, RetainGroup, RetainItem, RetainState } from '#lib/controls/retain-evidence.ts';

const looks: Record<RetainState, { words: string; tone: Tone; icon: Icon }> = {
  there: { words: 'There', tone: 'ok', icon: CircleCheck },
  waiting: { words: 'Not yet', tone: 'warn', icon: Hourglass },
  missing: { words: 'Missing', tone: 'danger', icon: CircleX },
  altered: { words: 'Not as stored', tone: 'danger', icon: TriangleAlert },
  erased: { words: 'Erased on purpose', tone: 'neutral', icon: Scissors },
  withheld: { words: 'Hidden for now', tone: 'neutral', icon: EyeOff },
};

function State({ state }: { state: RetainState }) {
  const { words, tone, icon } = looks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

function Item({ item, log }: { item: RetainItem; log: boolean }) {
  const { what, id, digest, href, note, state, kind } = item;
  const linked = href && (log || !href.startsWith('/audit/')) ? href : null;
  return (
    <Tr data-kind={kind}>
      <Td>
        <div className="grid min-w-0 gap-0.5">
          <p className="wrap-anywhere">
            <UntrustedText>{what}</UntrustedText>
          </p>
          {linked ? (
            <Link href={linked} className="w-fit underline">
              <Code>{id}</Code>
            </Link>
          ) : (
            <Code>
              <UntrustedText>{id}</UntrustedText>
            </Code>
          )}
          {digest && digest !== id ? <Code className="text-sm text-muted">SHA-256 {digest}</Code> : null}
          {note ? (
            <p className="text-sm wrap-anywhere text-muted">
              <UntrustedText>{note}</UntrustedText>
            </p>
          ) : null}
        </div>
      </Td>
      <Td className="w-px">
        <State state={state} />
      </Td>
    </Tr>
  );
}

function Group({ group, log }: { group: RetainGroup; log: boolean }) {
  const title = `${group.title} (${group.items.length})`;
  return (
    <div className="border-t">
      <h3 className="px-4 pt-3 pb-1 text-sm font-medium">{title}</h3>
      <Table label={group.title}>
        <thead>
          <tr>
            <Th>What, its id and digest</Th>
            <Th>Found</Th>
          </tr>
        </thead>
        <tbody>
          {group.items.map((item) => (
            <Item key={`${item.kind} ${item.id}`} item={item} log={log} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function toneOf({ summary, groups }: Retained): Tone {
  const wrong = groups.some(({ items }) => items.some(({ state }) => state === 'missing' || state === 'altered'));
  return summary.complete ? 'ok' : wrong ? 'danger' : 'warn';
}

/**
 * What to retain of a control, each thing with its id, its digest and what was found when it was looked at.
 * @param log whether the reader may follow links into the log
 */
export function RetainCard({ retained, log }: { retained: Retained; log: boolean }) {
  const { summary, groups, hidden, lookedAt } = retained;
  return (
    <Card aria-label="Evidence to retain">
      <CardHeader
        title="Evidence to retain"
        description={
          <>
            Read, hashed and held against the log <ExactTime at={lookedAt} />.
          </>
        }
      />
      <CardBody className="grid gap-2">
        <Callout tone={toneOf(retained)}>
          <UntrustedText>{summary.words}</UntrustedText>
        </Callout>
        {hidden > 0 ? <p className="text-muted">{hidden} of these lie in rooms that you do not see.</p> : null}
      </CardBody>
      {groups.map((group) => (
        <Group key={group.title} group={group} log={log} />
      ))}
    </Card>
  );
}

/** Stands where the card will be, while stored bytes are read. */
export const RetainWait = () => (
  <Card aria-label="Evidence to retain">
    <CardHeader title="Evidence to retain" />
    <CardBody className="text-muted" role="status">
      Reading what is stored, and hashing it…
    </CardBody>
  </Card>
);
