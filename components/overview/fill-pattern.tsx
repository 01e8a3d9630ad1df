import type { Fill } from './chart-looks.ts';

const size = 6;

/** The drawing of a fill in its colour, as an SVG pattern that others refer to by `id`. */
export function FillPattern({ id, fill, ink }: { id: string; fill: Fill; ink: string }) {
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse">
      <rect width={size} height={size} fill={ink} fillOpacity={fill === 'solid' ? 1 : 0.22} />
      {fill === 'stripes' ? <path d="M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3" stroke={ink} strokeWidth={1.6} /> : null}
      {fill === 'dots' ? (
        <path d="M1.5 1.5h.01M4.5 4.5h.01" stroke={ink} strokeWidth={2.2} strokeLinecap="round" />
      ) : null}
      {fill === 'bars' ? <path d="M0 1.5h6M0 4.5h6" stroke={ink} strokeWidth={1.4} /> : null}
    </pattern>
  );
}
