import type { Tone } from '#components/ui/badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Table, Th } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Retained, RetainGroup } from '#lib/controls/retain-evidence.ts';
import { RetainRow } from './retain-row.tsx';

function Group({ group: { title, items }, log }: { group: RetainGroup; log: boolean }) {
  return (
    <tbody data-group={title} className="break-inside-avoid">
      <tr className="border-y bg-sunken">
        <th scope="rowgroup" colSpan={2} className="px-4 py-1.5 text-sm font-medium">
          {title} ({items.length})
        </th>
      </tr>
      {items.map((item) => (
        <RetainRow key={`${item.kind} ${item.id} ${item.what}`} item={item} log={log} />
      ))}
    </tbody>
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
      <Table label="What to retain">
        <thead>
          <tr>
            <Th className="border-b-0">What, its id and digest</Th>
            <Th className="border-b-0">Found</Th>
          </tr>
        </thead>
        {groups.map((group) => (
          <Group key={group.title} group={group} log={log} />
        ))}
      </Table>
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
