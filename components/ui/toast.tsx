'use client';

import clsx from 'clsx/lite';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { CircleAlert, CircleCheck } from './icons.tsx';

type Toast = { id: number; tone: 'ok' | 'danger'; text: string };
type Show = (tone: Toast['tone'], text: string) => void;
const ToastContext = createContext<Show>(() => {});
const shownMs = 6000;

/** Shows a passing message: `const toast = useToast(); toast('ok', 'Saved.')`. What a person must not miss stays on the page instead. */
export const useToast = () => useContext(ToastContext);

/** Holds the polite live region in which passing messages appear. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const nextId = useRef(0);
  const show = useCallback<Show>((tone, text) => {
    const id = nextId.current++;
    setToasts((all) => [...all, { id, tone, text }]);
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), shownMs);
  }, []);

  return (
    <ToastContext value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-4 bottom-20 z-50 grid justify-items-center gap-2 sm:right-4 sm:bottom-4 sm:left-auto"
      >
        {toasts.map(({ id, tone, text }) => (
          <p key={id} className="flex max-w-md gap-2 rounded-md border bg-surface px-3 py-2 shadow-overlay">
            {tone === 'ok' ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4.5 shrink-0 text-ok" />
            ) : (
              <CircleAlert aria-hidden className={clsx('mt-0.5 size-4.5 shrink-0 text-danger')} />
            )}
            {text}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}
