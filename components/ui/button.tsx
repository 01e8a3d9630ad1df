import clsx from 'clsx/lite';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class.ts';
import { LoaderCircle } from './icons.tsx';
import { Link } from './link.tsx';

type ButtonProps = ComponentProps<'button'> & ButtonLook & { pending?: boolean };

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
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link className={clsx(buttonClass({ variant, size }), className)} {...rest} />;
}
