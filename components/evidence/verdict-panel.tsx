import clsx from 'clsx/lite';
import { CircleCheck, CircleDashed, CircleX, Hourglass, type LucideIcon } from 'lucide-react';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Verdict } from '#lib/verify/report.ts';

type Looks = { box: string; ink: string; icon: LucideIcon; meaning: string };

const looks: Record<Verdict | 'NONE', Looks> = {
  VALID: {
    box: 'border-ok-line bg-ok-soft',
    ink: 'text-ok',
    icon: CircleCheck,
    meaning: 'Every check that could be made was made and passed. What that does not prove is listed below.',
  },
  INVALID: {
    box: 'border-danger-line bg-danger-soft',
    ink: 'text-danger',
    icon: CircleX,
    meaning: 'At least one check failed. Do not rely on this evidence.',
  },
  INCOMPLETE: {
    box: 'border-warn-line bg-warn-soft',
    ink: 'text-warn',
    icon: CircleDashed,
    meaning: 'No check failed, but at least one could not be made: something that should be there is missing.',
  },
  NONE: {
    box: 'bg-sunken',
    ink: 'text-muted',
    icon: Hourglass,
    meaning: 'There is nothing to verify yet.',
  },
};

export type VerdictPanelProps = {
  verdict: Verdict | null;
  code: string | null;
  /** The check that decided, when one did. */
  deciding: { name: string; detail: string } | null;
  /** What the verdict is of. */
  of: 'package' | 'bundle' | null;
  /** How the job ended, in one sentence: a verdict is about the evidence, not about the work. */
  ended: string;
};

const ofWords = {
  package: 'What was verified: the sealed package.',
  bundle: 'What was verified: the proof bundle. The package is not sealed yet.',
};

/** The verdict before anything else, with its code and the check that decided. */
export function VerdictPanel({ verdict, code, deciding, of, ended }: VerdictPanelProps) {
  const { box, ink, icon: Icon, meaning } = looks[verdict ?? 'NONE'];
  return (
    <section aria-label="Verdict" className={clsx('flex items-start gap-3 rounded-lg border px-4 py-4', box)}>
      <Icon aria-hidden className={clsx('mt-0.5 size-7 shrink-0', ink)} strokeWidth={1.75} />
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <strong className={clsx('text-xl font-semibold', ink)}>{verdict ?? 'Not sealed yet'}</strong>
          {code && code !== 'OK' ? <code className="text-sm">{code}</code> : null}
        </p>
        <p>{meaning}</p>
        {deciding ? (
          <p className="wrap-anywhere">
            <span className="font-medium">{deciding.name}:</span> <UntrustedText>{deciding.detail}</UntrustedText>
          </p>
        ) : null}
        <p className="text-sm text-muted">
          {of ? `${ofWords[of]} ` : ''}
          {ended}
        </p>
      </div>
    </section>
  );
}
