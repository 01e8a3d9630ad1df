import clsx from 'clsx/lite';
import { ScanEye } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import { type DiffLine, diffRuns } from './diff-lines.ts';

const looks: Record<DiffLine['kind'], string> = {
  added: 'bg-ok-soft text-ok',
  removed: 'bg-danger-soft text-danger',
  header: 'bg-sunken text-muted',
  context: '',
};

/** A diff line by line, in full; colour only repeats the sign that stands before each line. */
export function DiffPreview({ children, label }: { children: string; label: string }) {
  const { notes } = displayText(children);
  return (
    <div className="min-w-0 rounded-md border bg-surface">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-128 overflow-auto rounded-[inherit] py-1 font-mono text-sm"
      >
        {diffRuns(children).map(({ kind, text }, index) => (
          <div key={index} className={clsx('min-h-5 px-3 whitespace-pre-wrap', looks[kind])}>
            <UntrustedText chip={false}>{text}</UntrustedText>
          </div>
        ))}
      </section>
      {notes.length > 0 ? (
        <ul className="border-t border-warn-line bg-warn-soft px-3 py-2 text-sm text-warn">
          {notes.map((note) => (
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
