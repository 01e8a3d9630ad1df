import type { Decisions, Times } from '#lib/overview/decisions.ts';
import { decidedAddress } from '#lib/overview/row-addresses.ts';
import { oneDay, type Span } from '#lib/overview/span.ts';
import { ChartCard } from './chart-card.tsx';
import type { LineSeries } from './chart-looks.ts';
import { DayLines } from './day-lines.tsx';
import { DayTable } from './day-table.tsx';
import { NumberLink } from './number-link.tsx';
import { daysWords, durationWords } from './number-words.ts';

const series = [
  { key: 'median', name: 'Median', ink: 'var(--accent)', dashed: false, mark: 'circle' },
  { key: 'p90', name: '90th percentile', ink: 'var(--warn)', dashed: true, mark: 'square' },
] as const satisfies (LineSeries & { key: 'median' | 'p90' })[];

/** How long decisions took, day by day. */
export function TimesChart({ decisions, span }: { decisions: Decisions; span: Span }) {
  const { days, total } = decisions;
  const address = (day: string | null) => decidedAddress(day ? oneDay(day) : span);
  const time = (row: Times, day: string | null, key: 'median' | 'p90') => (
    <NumberLink href={address(day)} count={row.decided}>
      {row[key] === null ? '–' : durationWords(row[key])}
    </NumberLink>
  );
  return (
    <ChartCard
      title="Time to decide"
      description="From the moment the plan was put to its approvers to the last decision that was needed."
      series={series}
      empty={total.decided === 0 ? `Nothing was decided in these ${daysWords(days.length)}.` : null}
      chart={
        <DayLines
          label="Median and 90th percentile of the time to decide, per day"
          points={days.map(({ day, median, p90 }) => ({ day, median, p90 }))}
          series={series}
          unit="seconds"
        />
      }
      table={
        <DayTable
          caption="Time to decide per day"
          days={days}
          total={total}
          columns={[
            { name: 'Decided', of: (row, day) => <NumberLink href={address(day)} count={row.decided} /> },
            { name: 'Median', of: (row, day) => time(row, day, 'median') },
            { name: '90th percentile', of: (row, day) => time(row, day, 'p90') },
          ]}
        />
      }
    />
  );
}
