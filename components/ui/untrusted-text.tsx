import clsx from 'clsx/lite';
import { displayText } from '#lib/canon/display-text.ts';
import { Badge } from './badge.tsx';
import { MarkedText } from './marked-text.tsx';
import { ScanEye } from './more-icons.tsx';

type UntrustedTextProps = { children: string; className?: string; chip?: boolean };

/** One line of text that somebody else wrote, made visible and never shortened; a chip says when something was marked. */
export function UntrustedText({ children, className, chip = true }: UntrustedTextProps) {
  const shown = displayText(children);
  return (
    <span className={clsx('wrap-anywhere', className)}>
      <MarkedText>{shown.text}</MarkedText>
      {chip && (shown.altered || shown.notes.length > 0) ? (
        <Badge tone="warn" icon={ScanEye} title={shown.notes.join(' ')} className="ml-1.5 align-middle">
          marked
        </Badge>
      ) : null}
    </span>
  );
}

/** Text of several lines that somebody else wrote, with the notes of the display function under it. Its label may name what they named. */
export function UntrustedBlock({ children, mono = false, label }: { children: string; mono?: boolean; label: string }) {
  const shown = displayText(children);
  return (
    <div className="min-w-0 rounded-md border bg-sunken">
      <section
        aria-label={displayText(label).text}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={clsx(
          'max-h-128 overflow-auto px-3 py-2.5 wrap-anywhere whitespace-pre-wrap print:max-h-none print:overflow-visible',
          mono && 'font-mono text-sm',
        )}
      >
        <MarkedText>{shown.text}</MarkedText>
      </section>
      {shown.notes.length > 0 ? (
        <ul className="border-t border-warn-line bg-warn-soft px-3 py-2 text-sm text-warn">
          {shown.notes.map((note) => (
            <li key={note} className="flex gap-1.5 wrap-anywhere">
              <ScanEye aria-hidden className="mt-0.5 size-4 shrink-0" />
              {note}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
