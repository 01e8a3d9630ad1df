import type { ReactNode } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import { ChartLegend } from './chart-legend.tsx';
import type { BarSeries, LineSeries } from './chart-looks.ts';

type ChartCardProps = {
  title: string;
  description: ReactNode;
  series: readonly (BarSeries | LineSeries)[];
  /** Said in place of the chart when there is nothing to draw. */
  empty: string | null;
  chart: ReactNode;
  table: ReactNode;
};

/** A chart with its legend, and the same numbers as a table behind it, each leading to its rows. */
export function ChartCard({ title, description, series, empty, chart, table }: ChartCardProps) {
  return (
    <Card aria-label={title} className="flex flex-col">
      <CardHeader title={title} description={description} />
      {empty ? (
        <p className="grid min-h-40 flex-1 place-items-center px-4 py-6 text-center text-muted">{empty}</p>
      ) : (
        <>
          <figure className="grid flex-1 content-start gap-2 px-4 pt-3 pb-2">
            <ChartLegend series={series} />
            {chart}
          </figure>
          <details className="group border-t">
            <summary className="flex cursor-pointer items-center gap-1.5 px-4 py-2.5 text-sm font-medium text-muted hover:text-fg">
              <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
              As a table
            </summary>
            <div className="max-h-96 overflow-y-auto border-t">{table}</div>
          </details>
        </>
      )}
    </Card>
  );
}
