import clsx from 'clsx/lite';
import type { ReactNode } from 'react';
import { type Tone, toneClass } from './badge.tsx';
import type { Icon } from './icons.tsx';

export type CalloutProps = {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** `alert` is read out at once, `status` when the reader is free. */
  role?: 'alert' | 'status';
  className?: string;
};

/** A callout that brings its own icon: for parts that run in the browser and need no other. */
export function CalloutBox({
  tone = 'neutral',
  icon: Icon,
  title,
  children,
  actions,
  role,
  className,
}: CalloutProps & { icon: Icon }) {
  return (
    <div role={role} className={clsx('flex gap-2.5 rounded-md border px-3 py-2.5', toneClass[tone], className)}>
      <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      <div className="grid min-w-0 flex-1 gap-0.5 text-fg">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className="text-base wrap-anywhere text-muted">{children}</div> : null}
        {actions ? <div className="flex flex-wrap gap-2 pt-1.5">{actions}</div> : null}
      </div>
    </div>
  );
}
