'use client';

import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { chartHeight, dayAxis, gridLine, margin, valueAxis } from './chart-axes.ts';
import type { BarSeries, DayPoint } from './chart-looks.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import { FillPattern } from './fill-pattern.tsx';
import { compactWords, dayWords } from './number-words.ts';

/** So many bars are so narrow that a line around each would hide how it is filled. */
const crowdedFrom = 31;

type DayBarsProps = { label: string; points: DayPoint[]; series: readonly BarSeries[] };

/** Counts by day as stacked bars. With the focus in it, arrow keys go from day to day. */
export function DayBars({ label, points, series }: DayBarsProps) {
  const id = useId();
  const crowded = points.length > crowdedFrom;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <BarChart data={points} margin={margin} title={label} maxBarSize={36} barCategoryGap={crowded ? '8%' : '18%'}>
        <defs>
          {series.map(({ key, fill, ink }) => (
            <FillPattern key={key} id={`${id}-${key}`} fill={fill} ink={ink} />
          ))}
        </defs>
        <CartesianGrid {...gridLine} />
        <XAxis {...dayAxis} tickFormatter={dayWords} />
        <YAxis {...valueAxis} allowDecimals={false} tickFormatter={compactWords} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)', fillOpacity: 0.6 }}
          content={<ChartTooltip unit="count" reverse />}
        />
        {series.map(({ key, name, ink }) => (
          <Bar
            key={key}
            dataKey={key}
            name={name}
            stackId="day"
            fill={`url(#${id}-${key})`}
            stroke={ink}
            strokeWidth={crowded ? 0 : 1}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
