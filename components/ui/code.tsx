import clsx from 'clsx/lite';
import type { ComponentProps, ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** A key on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="rounded-sm border border-line-strong/60 bg-sunken px-1 text-xs text-muted">{children}</kbd>;
}

/** Literal text inside a sentence; nothing in it is shortened. */
export function Code({ className, ...rest }: ComponentProps<'code'>) {
  return <code className={clsx('text-[0.92em] wrap-anywhere', className)} {...rest} />;
}

type CodeBlockProps = { label: string; children: string; copy?: boolean; wrap?: boolean; className?: string };

/** Literal text of several lines, wrapped so that no part of it hides; `label` names it. */
export function CodeBlock({ label, children, copy = true, wrap = true, className }: CodeBlockProps) {
  return (
    <div className={clsx('relative min-w-0 rounded-md border bg-sunken', className)}>
      {copy ? <CopyButton text={children} label={`Copy ${label}`} className="absolute top-1.5 right-1.5" /> : null}
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={clsx('max-h-128 overflow-auto py-2.5 pl-3 text-sm', copy ? 'pr-10' : 'pr-3')}
      >
        <pre className={clsx(wrap && 'wrap-anywhere whitespace-pre-wrap')}>{children}</pre>
      </section>
    </div>
  );
}

/** A command to type, on one line, with a copy button. */
export function Command({ children }: { children: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-2.5 text-left">
      <code className="text-sm wrap-anywhere text-fg">{children}</code>
      <CopyButton text={children} label="Copy command" />
    </span>
  );
}

type HashProps = { value: string; label: string; lead?: number; tail?: number };

/** A hash or an id that is too long to read: its ends, the whole in the title, and a button that copies the whole. */
export function Hash({ value, label, lead = 8, tail = 4 }: HashProps) {
  const short = value.length > lead + tail + 1 ? `${value.slice(0, lead)}…${value.slice(-tail)}` : value;
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      <code className="text-[0.92em]" title={value}>
        {short}
      </code>
      <CopyButton text={value} label={`Copy ${label}`} small />
    </span>
  );
}
