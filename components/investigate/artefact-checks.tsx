import clsx from 'clsx/lite';
import { CircleCheck, CircleDashed, type Icon } from '#components/ui/icons.tsx';
import { CircleX } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import type { Artefact, Check } from '#lib/investigate/answer.ts';

const looks: Record<Check['outcome'], { icon: Icon; className: string; words: string }> = {
  passed: { icon: CircleCheck, className: 'text-ok', words: 'Passed: ' },
  failed: { icon: CircleX, className: 'text-danger', words: 'Failed: ' },
  not_made: { icon: CircleDashed, className: 'text-faint', words: 'Not made: ' },
};

const order = ['failed', 'not_made', 'passed'] as const;

/** What was checked of one artefact, one line each, what failed first. */
export function ArtefactChecks({ artefact: { checks, label, why } }: { artefact: Artefact }) {
  if (checks.length === 0) return <p className="text-sm text-muted">{why}</p>;
  const sorted = checks.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  return (
    <ul aria-label={`Checks of ${displayText(label).text}`} className="grid min-w-0 content-start gap-y-1 text-sm">
      {sorted.map(({ outcome, words }, index) => {
        const { icon: Drawn, className, words: name } = looks[outcome];
        return (
          <li key={index} className="flex gap-1.5">
            <Drawn aria-hidden className={clsx('mt-0.5 size-4 shrink-0', className)} />
            <span className={clsx('min-w-0 wrap-anywhere', outcome === 'failed' ? 'text-danger' : 'text-muted')}>
              <span className={outcome === 'passed' ? 'sr-only' : ''}>{name}</span>
              <UntrustedText>{words}</UntrustedText>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
