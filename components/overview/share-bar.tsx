import clsx from 'clsx/lite';

/** A bar of a list: as long as its part of the greatest. The number stands beside it. */
export function ShareBar({ part, striped = false }: { part: number; striped?: boolean }) {
  return (
    <span aria-hidden className="block h-2 min-w-24 rounded-full bg-sunken">
      <span
        className={clsx(
          'block h-full min-w-1 rounded-full',
          striped ? 'bg-[repeating-linear-gradient(135deg,var(--warn)_0_3px,var(--warn-line)_3px_6px)]' : 'bg-accent',
        )}
        style={{ width: `${Math.round(part * 1000) / 10}%` }}
      />
    </span>
  );
}
