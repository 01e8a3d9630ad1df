'use client';

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { chartHeight, dayAxis, gridLine, margin, valueAxis } from './chart-axes.ts';
import type { DayPoint, LineSeries, Unit } from './chart-looks.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import { dayWords, shareTicks, timeTicks, wordsOf } from './number-words.ts';

type Dot = { cx?: number; cy?: number; value?: unknown };

/** A point of a line in the shape of its series; a day without a number has none. */
const markOf = ({ mark, ink }: LineSeries, radius: number) =>
  function Mark({ cx, cy, value }: Dot) {
    if (cx === undefined || cy === undefined || typeof value !== 'number') return null;
    return mark === 'circle' ? (
      <circle cx={cx} cy={cy} r={radius} fill={ink} />
    ) : (
      <rect x={cx - radius} y={cy - radius} width={radius * 2} height={radius * 2} fill={ink} />
    );
  };

function highest(points: DayPoint[], series: readonly LineSeries[]): number {
  const values = points.flatMap((point) => series.map(({ key }) => point[key]));
  return Math.max(0, ...values.filter((value) => typeof value === 'number'));
}

const crowded = 31;

type DayLinesProps = { label: string; points: DayPoint[]; series: readonly LineSeries[]; unit: 'seconds' | 'share' };

/** Values by day as lines. A day without a value is a gap. With the focus in it, arrow keys go from day to day. */
export function DayLines({ label, points, series, unit }: DayLinesProps) {
  const ticks = (unit === 'seconds' ? timeTicks : shareTicks)(highest(points, series));
  const words: (value: number) => string = wordsOf[unit satisfies Unit];
  const radius = points.length > crowded ? 2 : 3.5;
  return (
    <ResponsiveContainer width="100%" height={chartHeight}>
      <LineChart data={points} margin={margin} title={label}>
        <CartesianGrid {...gridLine} />
        <XAxis {...dayAxis} tickFormatter={dayWords} padding={{ left: 12, right: 12 }} />
        <YAxis {...valueAxis} width={66} ticks={ticks} domain={[0, ticks.at(-1) ?? 1]} tickFormatter={words} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          content={<ChartTooltip unit={unit} />}
        />
        {series.map((each) => (
          <Line
            key={each.key}
            dataKey={each.key}
            name={each.name}
            type="linear"
            stroke={each.ink}
            strokeWidth={2}
            strokeDasharray={each.dashed ? '5 3' : undefined}
            dot={markOf(each, radius)}
            activeDot={{ r: radius + 1.5, fill: each.ink, stroke: 'var(--surface)' }}
            isAnimationActive={false}
            connectNulls={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
