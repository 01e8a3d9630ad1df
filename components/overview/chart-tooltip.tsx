'use client';

import type { Unit } from './chart-looks.ts';
import { longDayWords, wordsOf } from './number-words.ts';

type Entry = { dataKey?: unknown; name?: unknown; value?: unknown; color?: string };
type ChartTooltipProps = {
  active?: boolean;
  label?: unknown;
  payload?: readonly Entry[];
  unit: Unit;
  /** In the order in which they are drawn from the bottom up; listed as they are seen, from the top. */
  reverse?: boolean;
};

/** The numbers of one day, beside the pointer or the key that asked for it. */
export function ChartTooltip({ active, label, payload = [], unit, reverse }: ChartTooltipProps) {
  const shown = payload.filter(({ value }) => typeof value === 'number');
  if (!active || typeof label !== 'string' || shown.length === 0) return null;
  const listed = reverse ? shown.toReversed() : shown;
  return (
    <div role="status" className="rounded-md border bg-surface px-2.5 py-2 text-sm shadow-overlay">
      <p className="pb-1 font-medium">{longDayWords(label)}</p>
      <dl className="grid grid-cols-[max-content_max-content] gap-x-4 tabular-nums">
        {listed.map(({ dataKey, name, value }) => (
          <div key={String(dataKey)} className="contents">
            <dt className="text-muted">{String(name)}</dt>
            <dd className="text-right">{wordsOf[unit](value as number)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
