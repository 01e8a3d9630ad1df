import type { Decisions } from '#lib/overview/decisions.ts';
import { type OutcomeCounts, ratesOf } from '#lib/overview/outcomes.ts';
import { decidedAddress, outcomeAddress } from '#lib/overview/row-addresses.ts';
import { oneDay, type Span } from '#lib/overview/span.ts';
import { ChartCard } from './chart-card.tsx';
import type { LineSeries } from './chart-looks.ts';
import { DayLines } from './day-lines.tsx';
import { DayTable } from './day-table.tsx';
import { NumberLink } from './number-link.tsx';
import { daysWords, shareWords } from './number-words.ts';

const series = [
  { key: 'denied', name: 'Denied, of what was decided', ink: 'var(--danger)', dashed: false, mark: 'circle' },
  { key: 'expired', name: 'Expired, of what waited to its end', ink: 'var(--muted)', dashed: true, mark: 'square' },
] as const satisfies LineSeries[];

type Row = OutcomeCounts & { decided: number };
const rate = (row: Row, of: 'denied' | 'expired') => {
  const share = ratesOf(row)[of];
  return share === null ? '–' : shareWords(share);
};

/** Which share was denied, and which ran out of time, day by day. */
export function RatesChart({ decisions, span }: { decisions: Decisions; span: Span }) {
  const { days, total } = decisions;
  const of = (day: string | null) => (day ? oneDay(day) : span);
  const none = total.approved + total.denied + total.expired === 0;
  return (
    <ChartCard
      title="Denied and expired"
      description="A plan expires when nobody decides in time: silence is denial. Both rates are shares of a day’s jobs."
      series={series}
      empty={none ? `Nothing was decided and nothing expired in these ${daysWords(days.length)}.` : null}
      chart={
        <DayLines
          label="Denial and expiry rates per day"
          points={days.map(({ day, ...row }) => ({ day, ...ratesOf(row) }))}
          series={series}
          unit="share"
        />
      }
      table={
        <DayTable
          caption="Denial and expiry rates per day"
          days={days}
          total={total}
          columns={[
            { name: 'Decided', of: (row, day) => <NumberLink href={decidedAddress(of(day))} count={row.decided} /> },
            {
              name: 'Denied',
              of: (row, day) => <NumberLink href={outcomeAddress(of(day), 'denied')} count={row.denied} />,
            },
            { name: 'Denial rate', of: (row) => rate(row, 'denied') },
            {
              name: 'Expired',
              of: (row, day) => <NumberLink href={outcomeAddress(of(day), 'expired')} count={row.expired} />,
            },
            { name: 'Expiry rate', of: (row) => rate(row, 'expired') },
          ]}
        />
      }
    />
  );
}
