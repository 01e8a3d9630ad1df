import clsx from 'clsx/lite';
import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './button-class.ts';
import { Link } from './link.tsx';

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link className={clsx(buttonClass({ variant, size }), className)} {...rest} />;
}
