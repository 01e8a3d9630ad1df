import clsx from 'clsx';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';
type Look = { variant?: ButtonVariant; size?: 'sm' | 'md' };

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border border-transparent',
  secondary: 'bg-surface text-fg border border-line-strong/60 hover:bg-hover',
  ghost: 'text-muted border border-transparent hover:bg-hover hover:text-fg',
  danger: 'bg-danger-solid text-on-danger border border-transparent hover:opacity-90',
  'danger-quiet': 'bg-surface text-danger border border-danger-line hover:bg-danger-soft',
};

/** The classes of a button, for elements that must look like one without being one. */
export function buttonClass({ variant = 'secondary', size = 'md' }: Look = {}) {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-100 disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    size === 'sm' ? 'h-7 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
    variants[variant],
  );
}

type ButtonProps = ComponentProps<'button'> & Look & { pending?: boolean };

/** A button. `pending` keeps its width, spins and refuses a second press. */
export function Button({ variant, size, pending = false, className, children, disabled, type, ...rest }: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      className={clsx(buttonClass({ variant, size }), className)}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...rest}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link className={clsx(buttonClass({ variant, size }), className)} {...rest} />;
}
