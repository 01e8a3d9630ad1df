import { useId } from 'react';
import type { BarSeries, LineSeries } from './chart-looks.ts';
import { FillPattern } from './fill-pattern.tsx';

function BarKey({ fill, ink }: Pick<BarSeries, 'fill' | 'ink'>) {
  const id = useId();
  return (
    <svg aria-hidden className="size-3 shrink-0 rounded-[2px]" viewBox="0 0 12 12">
      <FillPattern id={id} fill={fill} ink={ink} />
      <rect width={12} height={12} fill={`url(#${id})`} />
      <rect x={0.5} y={0.5} width={11} height={11} fill="none" stroke={ink} />
    </svg>
  );
}

function LineKey({ ink, dashed, mark }: Pick<LineSeries, 'ink' | 'dashed' | 'mark'>) {
  return (
    <svg aria-hidden className="h-3 w-6 shrink-0" viewBox="0 0 24 12">
      <path d="M0 6h24" stroke={ink} strokeWidth={2} strokeDasharray={dashed ? '5 3' : undefined} />
      {mark === 'circle' ? (
        <circle cx={12} cy={6} r={3.5} fill={ink} />
      ) : (
        <rect x={8.5} y={2.5} width={7} height={7} fill={ink} />
      )}
    </svg>
  );
}

/** What the bars or lines of a chart stand for: by colour, and by fill or shape. */
export function ChartLegend({ series }: { series: readonly (BarSeries | LineSeries)[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {series.map((each) => (
        <li key={each.key} className="flex items-center gap-1.5">
          {'fill' in each ? <BarKey {...each} /> : <LineKey {...each} />}
          {each.name}
        </li>
      ))}
    </ul>
  );
}
