import clsx from 'clsx/lite';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class.ts';
import { LoaderCircle } from './icons.tsx';

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
