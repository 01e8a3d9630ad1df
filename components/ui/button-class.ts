import clsx from 'clsx/lite';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';
export type ButtonLook = { variant?: ButtonVariant; size?: 'sm' | 'md' };

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border border-transparent',
  secondary: 'bg-surface text-fg border border-line-strong/60 hover:bg-hover',
  ghost: 'text-muted border border-transparent hover:bg-hover hover:text-fg',
  danger: 'bg-danger-solid text-on-danger border border-transparent hover:opacity-90',
  'danger-quiet': 'bg-surface text-danger border border-danger-line hover:bg-danger-soft',
};

/** The classes of a button, for elements that must look like one without being one. */
export function buttonClass({ variant = 'secondary', size = 'md' }: ButtonLook = {}) {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-100 disabled:pointer-events-none disabled:opacity-55 aria-disabled:opacity-55',
    '[&_svg]:size-4 [&_svg]:shrink-0',
    size === 'sm' ? 'h-7 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
    variants[variant],
  );
}
