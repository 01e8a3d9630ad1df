import type { Decisions } from '#lib/overview/decisions.ts';
import type { Outcome, OutcomeCounts } from '#lib/overview/outcomes.ts';
import { outcomeAddress } from '#lib/overview/row-addresses.ts';
import { oneDay, type Span } from '#lib/overview/span.ts';
import { ChartCard } from './chart-card.tsx';
import type { BarSeries } from './chart-looks.ts';
import { DayBars } from './day-bars.tsx';
import { DayTable } from './day-table.tsx';
import { NumberLink } from './number-link.tsx';
import { daysWords } from './number-words.ts';

const series = [
  { key: 'approved', name: 'Approved', ink: 'var(--ok)', fill: 'solid' },
  { key: 'denied', name: 'Denied', ink: 'var(--danger)', fill: 'stripes' },
  { key: 'changes', name: 'Changes requested', ink: 'var(--warn)', fill: 'dots' },
  { key: 'narrowed', name: 'Narrowed', ink: 'var(--accent)', fill: 'bars' },
] as const satisfies (BarSeries & { key: Outcome })[];

/** How plans were decided, day by day. */
export function DecisionsChart({ decisions, span }: { decisions: Decisions; span: Span }) {
  const { days, total } = decisions;
  const none = series.every(({ key }) => total[key] === 0);
  return (
    <ChartCard
      title="Decisions per day"
      description="Jobs when their last needed decision was in, and plans that an approver sent back or narrowed."
      series={series}
      empty={none ? `Nothing was decided in these ${daysWords(days.length)}.` : null}
      chart={
        <DayBars
          label="Decisions per day"
          points={days.map(({ day, ...counts }) => ({ day, ...counts }))}
          series={series}
        />
      }
      table={
        <DayTable<OutcomeCounts>
          caption="Decisions by day"
          days={days}
          total={total}
          columns={series.map(({ key, name }) => ({
            name,
            of: (row, day) => <NumberLink href={outcomeAddress(day ? oneDay(day) : span, key)} count={row[key]} />,
          }))}
        />
      }
    />
  );
}
