import { Card, CardHeader } from '#components/ui/card.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { factPattern } from '#lib/audit/fact-terms.ts';
import type { Refusal } from '#lib/overview/refusals.ts';
import { refusalAddress } from '#lib/overview/row-addresses.ts';
import type { Span } from '#lib/overview/span.ts';
import { NumberLink } from './number-link.tsx';
import { daysWords } from './number-words.ts';
import { refusalWords } from './refusal-words.ts';
import { ShareBar } from './share-bar.tsx';

const whose = { decision: 'Decision', call: 'Call' } as const;

function RefusalRow({ refusal, part, span }: { refusal: Refusal; part: number; span: Span }) {
  const { of, code, count } = refusal;
  return (
    <Tr>
      <th scope="row" className="px-4 py-2.5 text-left font-normal">
        {refusalWords(code)}
        <code className="block text-sm text-muted wrap-anywhere">{code || 'no code'}</code>
      </th>
      <Td>{whose[of]}</Td>
      <Td className="w-2/5 pt-4.5 max-sm:hidden">
        <ShareBar part={part} striped={of === 'call'} />
      </Td>
      <Td className="text-right">
        {factPattern.test(`code:${code}`) ? (
          <NumberLink href={refusalAddress(span, refusal)} count={count} label={`refused: ${code}`} />
        ) : (
          count
        )}
      </Td>
    </Tr>
  );
}

/** What was refused and why: attempts of people to decide, and calls of agents. The table is its own chart. */
export function RefusalsCard({ refusals, span, days }: { refusals: Refusal[]; span: Span; days: number }) {
  const most = Math.max(1, ...refusals.map(({ count }) => count));
  return (
    <Card aria-label="Refusals by reason">
      <CardHeader
        title="Refusals by reason"
        description="Decisions of people and calls of agents that were refused, by code."
      />
      {refusals.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">Nothing was refused in these {daysWords(days)}.</p>
      ) : (
        <Table label="Reasons">
          <caption className="sr-only">Reasons</caption>
          <thead>
            <tr>
              <Th>Reason</Th>
              <Th>Refused</Th>
              <Th className="max-sm:hidden">
                <span className="sr-only">Share of the commonest</span>
              </Th>
              <Th className="text-right">Times</Th>
            </tr>
          </thead>
          <tbody>
            {refusals.map((refusal) => (
              <RefusalRow
                key={`${refusal.of} ${refusal.code}`}
                refusal={refusal}
                part={refusal.count / most}
                span={span}
              />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
