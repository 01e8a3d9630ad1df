import clsx from 'clsx/lite';
import type { ComponentProps, ReactNode } from 'react';

/** A bounded group of things that belong together. */
export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={clsx('min-w-0 rounded-lg border bg-surface', className)} {...rest} />;
}

type CardHeaderProps = { title: ReactNode; description?: ReactNode; actions?: ReactNode; id?: string };

/** A card's heading (h2) with an optional sentence and actions at its right. */
export function CardHeader({ title, description, actions, id }: CardHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b px-4 py-3">
      <div className="min-w-0">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {description ? <p className="text-sm text-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
    </header>
  );
}

/** The padded body of a card. */
export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={clsx('px-4 py-3', className)} {...rest} />;
}
