import clsx from 'clsx/lite';
import type { ReactNode } from 'react';

/** Terms and their values in two columns (one on a phone). */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return <dl className={clsx('grid grid-cols-1 sm:grid-cols-[max-content_minmax(0,1fr)]', className)}>{children}</dl>;
}

/** One term with its value; used inside Facts. */
export function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="col-span-full grid grid-cols-subgrid gap-x-6 border-b py-2 last:border-b-0">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
