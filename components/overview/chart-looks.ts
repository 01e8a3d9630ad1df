// PURE. What tells the parts of a chart apart, besides their colour: how a bar is filled, how a line is drawn.

export const fills = ['solid', 'stripes', 'dots', 'bars'] as const;
export type Fill = (typeof fills)[number];

/** A CSS colour of the theme, so that both themes have their own. */
type Ink = 'var(--ok)' | 'var(--danger)' | 'var(--warn)' | 'var(--accent)' | 'var(--muted)';

export type BarSeries = { key: string; name: string; ink: Ink; fill: Fill };
export type LineSeries = { key: string; name: string; ink: Ink; dashed: boolean; mark: 'circle' | 'square' };

/** What the numbers of a chart are. */
export type Unit = 'count' | 'share' | 'seconds';

/** A point of a chart: its day, and a number for each series; null where there is none. */
export type DayPoint = { day: string } & Record<string, string | number | null>;
