import clsx from 'clsx/lite';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { type DiffLine, diffBlocks } from './diff-blocks.ts';

const looks = {
  '+': { row: 'bg-ok-soft', sign: 'text-ok', spoken: 'added: ', Element: 'ins' },
  '-': { row: 'bg-danger-soft', sign: 'text-danger', spoken: 'removed: ', Element: 'del' },
  ' ': { row: '', sign: 'text-faint', spoken: '', Element: 'span' },
} as const;

function Line({ line }: { line: DiffLine }) {
  const { row, sign, spoken, Element } = looks[line.sign];
  return (
    <div className={clsx('grid grid-cols-[2.5rem_2.5rem_1.25rem_minmax(0,1fr)] pr-3', row)}>
      <span aria-hidden className="pr-2 text-right text-faint tabular-nums select-none">
        {line.before}
      </span>
      <span aria-hidden className="pr-2 text-right text-faint tabular-nums select-none">
        {line.after}
      </span>
      <span aria-hidden className={clsx('font-semibold select-none', sign)}>
        {line.sign === '-' ? '−' : line.sign}
      </span>
      <Element className="whitespace-pre-wrap no-underline">
        {spoken ? <span className="sr-only">{spoken}</span> : null}
        <UntrustedText chip={false}>{line.text}</UntrustedText>
      </Element>
    </div>
  );
}

type TextDiffProps = { label: string; before: string; after: string };

/** Two texts as one unified diff. Added and removed lines carry a sign and a spoken word, not a colour alone. */
export function TextDiff({ label, before, after }: TextDiffProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-128 overflow-auto rounded-md border bg-sunken py-2 font-mono text-sm"
    >
      {diffBlocks(before, after).map(({ folded, lines }) => {
        const rows = lines.map((line) => <Line key={`${line.before}-${line.after}`} line={line} />);
        const key = `${lines[0]?.before}-${lines[0]?.after}`;
        if (!folded) return <div key={key}>{rows}</div>;
        return (
          <details key={key} className="group">
            <summary className="cursor-pointer bg-hover/60 px-3 py-0.5 text-xs text-muted hover:text-fg group-open:border-b">
              {lines.length} unchanged lines
            </summary>
            {rows}
          </details>
        );
      })}
    </section>
  );
}
