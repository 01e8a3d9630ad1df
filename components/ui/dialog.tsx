'use client';

import clsx from 'clsx/lite';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { X } from './more-icons.tsx';

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
};

/** A modal on the platform's own dialog element: focus is kept inside, Escape closes, focus returns where it was. */
export function Dialog({ open, onClose, title, description, children, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog?.open) dialog?.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);

  // A dialog that is taken away while it is open gives the focus back too.
  useLayoutEffect(() => {
    const dialog = ref.current;
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={ref}
      // An event of a closing that was undone meanwhile, as strict mode does, says nothing.
      onClose={(event) => {
        if (!event.currentTarget.open) onClose();
      }}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      className={clsx(
        'm-auto w-[calc(100vw-2rem)] rounded-lg border bg-surface p-0 text-fg shadow-overlay',
        'backdrop:bg-fg/30 max-sm:mb-4 dark:backdrop:bg-canvas/70',
        wide ? 'max-w-2xl' : 'max-w-md',
      )}
    >
      {open ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-5">
          <header className="flex items-start justify-between gap-4">
            <div className="grid gap-1">
              <h2 id={`${id}-title`} className="text-md font-semibold">
                {title}
              </h2>
              {description ? (
                <p id={`${id}-description`} className="text-base text-muted">
                  {description}
                </p>
              ) : null}
            </div>
            <button
              type="button"
              aria-label="Close"
              onClick={onClose}
              className="-m-1.5 rounded-md p-1.5 text-muted hover:bg-hover hover:text-fg"
            >
              <X aria-hidden className="size-4" />
            </button>
          </header>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}

/** The row of buttons that ends a dialog or a form. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>;
}
