import type { ReactNode } from 'react';
import type { Icon } from './icons.tsx';

type EmptyStateProps = { icon: Icon; title: string; children?: ReactNode; actions?: ReactNode };

/** Nothing here: says why, and what to do next. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-14 text-center">
      <Icon aria-hidden className="mb-1 size-6 text-faint" strokeWidth={1.5} />
      <p className="font-medium">{title}</p>
      {children ? <div className="grid max-w-md gap-3 text-muted">{children}</div> : null}
      {actions ? <div className="flex flex-wrap justify-center gap-2 pt-2">{actions}</div> : null}
    </div>
  );
}
