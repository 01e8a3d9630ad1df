import clsx from 'clsx';

/** A quiet block where content is about to stand. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('animate-pulse rounded-md bg-hover', className)} />;
}

/** A page that is being read: its title bar and a few rows. `label` says what is loading. */
export function PageSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="grid gap-4">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-4 w-80 max-w-full" />
      <Skeleton className="mt-2 h-72 w-full" />
    </div>
  );
}
