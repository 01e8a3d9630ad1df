import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ReceiptLine, ReceiptTotals } from '#lib/evidence/review/receipt-lines.ts';
import { costWords } from '#lib/policy/model-price.ts';

const atFirst = 30;
const number = (value: number) => value.toLocaleString('en');
const headings = ['Call', 'Receipt of', 'Tokens in', 'Tokens out', 'Cost', 'Took'];

function Row({ line }: { line: ReceiptLine }) {
  return (
    <Tr>
      <Td className="text-faint tabular-nums">{line.callSeq ?? '–'}</Td>
      <Td className="min-w-40">
        <UntrustedText className="font-mono text-sm">{line.name}</UntrustedText>
        <ExactTime at={line.at} className="block text-xs text-faint" />
        {line.status && line.status !== 'success' ? (
          <span className="block text-sm text-warn">{line.status}</span>
        ) : null}
      </Td>
      <Td className="tabular-nums">{line.tokens ? number(line.tokens.input) : '–'}</Td>
      <Td className="tabular-nums">{line.tokens ? number(line.tokens.output) : '–'}</Td>
      <Td className="whitespace-nowrap tabular-nums">
        {line.cost ? costWords(line.cost) : line.tokens ? <span className="text-muted">not known</span> : '–'}
      </Td>
      <Td className="whitespace-nowrap tabular-nums">
        {line.latencyMs === null ? '–' : `${number(line.latencyMs)} ms`}
      </Td>
    </Tr>
  );
}

function Lines({ label, lines }: { label: string; lines: ReceiptLine[] }) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          {headings.map((heading) => (
            <Th key={heading}>{heading}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row key={line.receiptId} line={line} />
        ))}
      </tbody>
    </Table>
  );
}

/** `4 model calls (1,204 tokens in, 310 out), 5 tool calls`. */
const totalWords = ({ modelCalls, toolCalls, input, output }: ReceiptTotals) =>
  `${number(modelCalls)} of model calls (${number(input)} tokens in, ${number(output)} out), ${number(toolCalls)} of tool calls`;

function CostLine({ totals }: { totals: ReceiptTotals }) {
  if (totals.modelCalls === 0) return null;
  const sums = totals.costs.map(costWords).join(' and ');
  return (
    <p className="border-t px-4 py-3 text-sm text-muted">
      {sums ? (
        <>
          Cost: <strong className="font-semibold text-fg">{sums}</strong>, at the prices that this console’s operator
          set.{' '}
        </>
      ) : null}
      {totals.unpriced.length > 0 ? (
        <>
          No price is known for{' '}
          {totals.unpriced.map((model, index) => (
            <span key={model}>
              {index > 0 ? ', ' : ''}
              <UntrustedText className="font-mono">{model}</UntrustedText>
            </span>
          ))}
          : {sums ? 'its tokens are not in the sum.' : 'tokens are counted instead.'}{' '}
        </>
      ) : null}
      Model and token counts are the provider’s word; the receipt proves that the gateway was told so.
    </p>
  );
}

/** The receipts of every call, with model, tokens and cost. */
export function ReceiptsCard({ lines, totals }: { lines: ReceiptLine[]; totals: ReceiptTotals }) {
  const rest = lines.slice(atFirst);
  return (
    <Card>
      <CardHeader title="Receipts" description={totalWords(totals)} />
      {totals.callsWithoutReceipt > 0 ? (
        <Callout tone="warn" className="m-3" title={`Calls without a receipt: ${totals.callsWithoutReceipt}`}>
          They were admitted and stand in the chain, but nothing signed tells how they ended.
        </Callout>
      ) : null}
      {lines.length === 0 ? (
        <CardBody className="text-muted">No call was made that left a receipt.</CardBody>
      ) : (
        <Lines label="Receipts" lines={lines.slice(0, atFirst)} />
      )}
      {rest.length > 0 ? (
        <details className="border-t">
          <summary className="cursor-pointer px-4 py-2.5 text-muted hover:text-fg">
            The other {number(rest.length)} receipts
          </summary>
          <Lines label="Further receipts" lines={rest} />
        </details>
      ) : null}
      <CostLine totals={totals} />
    </Card>
  );
}
