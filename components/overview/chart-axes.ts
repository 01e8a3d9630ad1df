// What every chart here has in common: quiet lines, the theme's inks, no movement of its own.

export const axisText = { fill: 'var(--muted)', fontSize: 12 } as const;
export const gridLine = { stroke: 'var(--line)', vertical: false } as const;
export const margin = { top: 8, right: 8, bottom: 0, left: 0 } as const;
export const chartHeight = 220;

/** Days so far apart that their words do not touch. */
export const dayAxis = {
  dataKey: 'day',
  tickLine: false,
  axisLine: { stroke: 'var(--line-strong)' },
  tick: axisText,
  minTickGap: 16,
  tickMargin: 6,
} as const;

export const valueAxis = { tickLine: false, axisLine: false, tick: axisText, width: 52 } as const;
