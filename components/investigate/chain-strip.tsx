import clsx from 'clsx/lite';
import { ChevronRight } from '#components/ui/more-icons.tsx';
import type { AnswerSection } from '#lib/investigate/answer.ts';

function countWords({ artefacts }: AnswerSection): string {
  const failed = artefacts.filter(({ verified }) => verified === 'failed').length;
  if (failed > 0) return `${failed} failed`;
  return artefacts.length === 0 ? 'none' : String(artefacts.length);
}

/** The chain at a glance, each link of it leading to its section. */
export function ChainStrip({ sections }: { sections: readonly AnswerSection[] }) {
  return (
    <nav aria-label="The chain" className="print:hidden">
      <ol className="flex flex-wrap items-center gap-x-1 gap-y-1.5 text-sm">
        {sections.map((section, index) => {
          const here = section.artefacts.some(({ pasted }) => pasted);
          const failed = section.artefacts.some(({ verified }) => verified === 'failed');
          return (
            <li key={section.key} className="flex items-center gap-1">
              {index > 0 ? <ChevronRight aria-hidden className="size-3.5 text-faint" /> : null}
              <a
                href={`#${section.key}`}
                className={clsx(
                  'rounded-sm border px-1.5 py-0.5 hover:bg-hover',
                  here ? 'border-accent bg-accent-soft text-accent' : 'bg-surface',
                )}
              >
                {section.title}{' '}
                <span className={failed ? 'font-medium text-danger' : 'text-muted'}>{countWords(section)}</span>
                {here ? <span>, pasted here</span> : null}
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
