import clsx from 'clsx';
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Tone, toneClass } from './badge.tsx';

const icons: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
};

type CalloutProps = {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** `alert` is read out at once, `status` when the reader is free. */
  role?: 'alert' | 'status';
  className?: string;
};

/** A message that belongs to the place where it stands. */
export function Callout({ tone = 'neutral', title, children, actions, role, className }: CalloutProps) {
  const Icon = icons[tone];
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
