'use client';

import { Download, ScanEye } from 'lucide-react';
import { buttonClass } from '#components/ui/button-class.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import type { ShownPart } from '#lib/evidence/review/raw-parts.ts';

const sizeWords = (bytes: number) => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`);

/** A stored text: read it as it is shown, with what could deceive spelled out; copy or save it as it is stored. */
export function RawBox({ part, href }: { part: ShownPart; href: string }) {
  const text = part.shown ?? part.text;
  return (
    <div className="min-w-0 rounded-md border bg-sunken">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b py-1 pr-1.5 pl-3">
        <h3 className="mr-auto text-sm font-medium">
          {part.label} <span className="font-normal text-muted">{sizeWords(part.bytes)}</span>
        </h3>
        <CopyButton text={part.text} label={`Copy ${part.label}`} />
        <a href={href} download={part.name} className={buttonClass({ size: 'sm', variant: 'ghost' })}>
          <Download aria-hidden />
          Save
          <span className="sr-only"> {part.label}</span>
        </a>
      </header>
      {part.notes.length > 0 ? (
        <ul className="border-b border-warn-line bg-warn-soft px-3 py-2 text-sm text-warn">
          {part.notes.map((note) => (
            <li key={note} className="flex gap-1.5 wrap-anywhere">
              <ScanEye aria-hidden className="mt-0.5 size-4 shrink-0" />
              {note}
            </li>
          ))}
        </ul>
      ) : null}
      <section
        aria-label={part.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto px-3 py-2.5"
      >
        <pre className="text-sm wrap-anywhere whitespace-pre-wrap select-text">
          <MarkedText>{text}</MarkedText>
        </pre>
      </section>
    </div>
  );
}
