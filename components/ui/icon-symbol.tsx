// Icons are symbols of one sheet that browsers fetch once, so that no page carries their lines, as script or otherwise.
// `npm run icons` writes the sheet from lucide's drawings after a name was added.

import type { ComponentProps, ComponentType } from 'react';

/** An icon of either kind. */
export type Icon = ComponentType<{
  className?: string;
  strokeWidth?: number;
  'aria-hidden'?: boolean | 'true' | 'false';
}>;

/** An icon by its name in the sheet. */
export const symbol = (name: string) =>
  function Drawn(props: ComponentProps<'svg'>) {
    return (
      // biome-ignore lint/a11y/noSvgWithoutTitle: hidden from readers, unless its user gives it a label
      <svg
        width="24"
        height="24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden={props['aria-label'] === undefined || undefined}
        {...props}
      >
        <use href={`/icons.svg#${name}`} />
      </svg>
    );
  };
