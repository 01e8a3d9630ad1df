import clsx from 'clsx/lite';
import type { ReactNode } from 'react';
import type { Icon } from './icons.tsx';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'danger';

/** The classes of a tone: text, soft background and line. */
export const toneClass: Record<Tone, string> = {
  neutral: 'text-muted bg-sunken border-line',
  accent: 'text-accent bg-accent-soft border-transparent',
  ok: 'text-ok bg-ok-soft border-ok-line',
  warn: 'text-warn bg-warn-soft border-warn-line',
  danger: 'text-danger bg-danger-soft border-danger-line',
};

type BadgeProps = { tone?: Tone; icon?: Icon; className?: string; title?: string; children: ReactNode };

/** A short state in words; the colour only repeats what the words say. */
export function Badge({ tone = 'neutral', icon: Icon, className, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-5.5 items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap',
        toneClass[tone],
        className,
      )}
    >
      {Icon ? <Icon aria-hidden className="size-3.5 shrink-0" /> : null}
      {children}
    </span>
  );
}
