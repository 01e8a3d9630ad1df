'use client';

import clsx from 'clsx/lite';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';

export type Tab = { key: string; label: ReactNode; content: ReactNode };

const stepFor: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

type TabsProps = {
  label: string;
  tabs: Tab[];
  initial?: string;
  /** The open tab, where the caller keeps it. */
  opened?: string;
  onOpen?: (key: string) => void;
};

/** Tabs after the ARIA pattern: arrows move, Home and End jump, every panel stays in the page for find and print. */
export function Tabs({ label, tabs, initial, opened, onOpen }: TabsProps) {
  const id = useId();
  const [own, setOwn] = useState(initial ?? tabs[0]?.key);
  const open = opened ?? own;
  const list = useRef<HTMLDivElement>(null);

  function setOpen(key: string | undefined) {
    setOwn(key);
    if (key !== undefined) onOpen?.(key);
  }

  function move(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.key === open);
    const step = stepFor[event.key];
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? tabs.length - 1
          : step
            ? (at + step + tabs.length) % tabs.length
            : null;
    if (next === null) return;
    event.preventDefault();
    setOpen(tabs[next]?.key);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  }

  return (
    <div className="min-w-0">
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="flex gap-1 overflow-x-auto border-b px-2"
      >
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}-tab`}
            aria-selected={tab.key === open}
            aria-controls={`${id}-${tab.key}`}
            tabIndex={tab.key === open ? 0 : -1}
            onClick={() => setOpen(tab.key)}
            className={clsx(
              '-mb-px border-b-2 px-2.5 py-2.5 text-sm font-medium whitespace-nowrap focus-visible:-outline-offset-2',
              tab.key === open ? 'border-accent text-fg' : 'border-transparent text-muted hover:text-fg',
            )}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.key}
          role="tabpanel"
          id={`${id}-${tab.key}`}
          aria-labelledby={`${id}-${tab.key}-tab`}
          hidden={tab.key !== open}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the ARIA tabs pattern puts the panel in the tab order
          tabIndex={0}
          className="focus-visible:-outline-offset-2"
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}
