import clsx from 'clsx/lite';
import type { ComponentProps } from 'react';
import { ChevronDown } from './more-icons.tsx';

const box = clsx(
  'w-full rounded-md border border-line-strong/70 bg-surface text-fg placeholder:text-faint',
  'focus-visible:outline-offset-0 aria-invalid:border-danger disabled:bg-sunken disabled:text-muted',
);

/** A one-line text field; put it inside a Field, which gives it its label, hint and error. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(box, 'h-9 px-3 text-base', className)} {...rest} />;
}

/** A text field of several lines. */
export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} className={clsx(box, 'px-3 py-2 text-base leading-6', className)} {...rest} />;
}

/** The platform's own select, drawn like the other fields. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={clsx('relative inline-block w-full', className)}>
      <select className={clsx(box, 'h-9 appearance-none pr-7 pl-2.5 text-sm')} {...rest}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-faint"
      />
    </span>
  );
}

/** A checkbox with its label beside it. */
export function Checkbox({ label, className, ...rest }: ComponentProps<'input'> & { label: string }) {
  return (
    <label className={clsx('inline-flex items-center gap-2', className)}>
      <input type="checkbox" className="size-4 rounded-sm accent-accent" {...rest} />
      {label}
    </label>
  );
}
