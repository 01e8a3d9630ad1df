import { oneDay, type Span } from '#lib/overview/span.ts';
import type { Spend, Spent } from '#lib/overview/spend.ts';
import { ChartCard } from './chart-card.tsx';
import type { BarSeries } from './chart-looks.ts';
import { DayBars } from './day-bars.tsx';
import { DayTable } from './day-table.tsx';
import { daysWords } from './number-words.ts';
import { spendColumns } from './spend-columns.tsx';

const calls = [
  { key: 'modelCalls', name: 'Model calls', ink: 'var(--accent)', fill: 'solid' },
  { key: 'toolCalls', name: 'Tool calls', ink: 'var(--ok)', fill: 'stripes' },
] as const satisfies BarSeries[];
const tokens = [
  { key: 'input', name: 'Tokens in', ink: 'var(--accent)', fill: 'solid' },
  { key: 'output', name: 'Tokens out', ink: 'var(--warn)', fill: 'dots' },
] as const satisfies BarSeries[];

function SpendTable({ caption, spend, span, names }: { caption: string; spend: Spend; span: Span; names: RegExp }) {
  const columns = spendColumns.filter(({ name }) => names.test(name));
  return (
    <DayTable<Spent>
      caption={caption}
      days={spend.days}
      total={spend.total}
      columns={columns.map(({ name, cell }) => ({
        name,
        of: (row, day) => cell(row, day ? oneDay(day) : span, {}),
      }))}
    />
  );
}

/** Calls that agents made, and what their models used, day by day. */
export function SpendCharts({ spend, span }: { spend: Spend; span: Span }) {
  const { days, total } = spend;
  const callPoints = days.map(({ day, modelCalls, toolCalls }) => ({ day, modelCalls, toolCalls }));
  const tokenPoints = days.map(({ day, input, output }) => ({ day, input, output }));
  return (
    <>
      <ChartCard
        title="Calls per day"
        description="Model and tool calls of agents that the gateway admitted."
        series={calls}
        empty={
          total.modelCalls + total.toolCalls === 0 ? `No call was admitted in these ${daysWords(days.length)}.` : null
        }
        chart={<DayBars label="Admitted calls per day" points={callPoints} series={calls} />}
        table={<SpendTable caption="Calls by day" spend={spend} span={span} names={/calls$/} />}
      />
      <ChartCard
        title="Tokens and money per day"
        description="As the gateway’s receipts say. Money is known where the operator set the model’s price."
        series={tokens}
        empty={total.metered === 0 ? `No model answered in these ${daysWords(days.length)}.` : null}
        chart={<DayBars label="Tokens of models per day" points={tokenPoints} series={tokens} />}
        table={<SpendTable caption="Tokens and money by day" spend={spend} span={span} names={/^(Tokens|Cost)/} />}
      />
    </>
  );
}
