import clsx from 'clsx/lite';
import type { ComponentProps } from 'react';

/** A table that scrolls sideways inside itself; `label` names it for assistive technology. */
export function Table({ label, className, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="relative min-w-0 overflow-x-auto rounded-[inherit]">
      <table className={clsx('w-full border-collapse text-left text-base', className)} {...rest} />
    </section>
  );
}

/** A column heading. */
export function Th({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={clsx('border-b px-4 py-2 text-xs font-medium whitespace-nowrap text-faint', className)}
      {...rest}
    />
  );
}

/** A row; hovering marks it. */
export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={clsx('border-b last:border-b-0 hover:bg-hover/50', className)} {...rest} />;
}

/** A cell. */
export function Td({ className, ...rest }: ComponentProps<'td'>) {
  return <td className={clsx('px-4 py-2.5 align-top', className)} {...rest} />;
}
