import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleX, Hourglass, type LucideIcon } from 'lucide-react';
import type { Report, Verdict } from '#lib/verify/report.ts';

const looks: Record<Verdict | 'UNSIGNED', { box: string; ink: string; icon: LucideIcon; meaning: string }> = {
  VALID: {
    box: 'border-ok-line bg-ok-soft',
    ink: 'text-ok',
    icon: CircleCheck,
    meaning: 'Every check was made and passed. What that does not prove is listed below.',
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
    meaning: 'No check failed, but at least one could not be made.',
  },
  UNSIGNED: {
    box: 'bg-sunken',
    ink: 'text-muted',
    icon: Hourglass,
    meaning: 'The bundle is assembled and waits for the agent’s signature. There is nothing to verify yet.',
  },
};

/** The verdict before anything else, with its code and the check that decided. */
export function VerdictPanel({
  verdict,
  code,
  report,
}: {
  verdict: Verdict | null;
  code: string | null;
  report: Report | null;
}) {
  const { box, ink, icon: Icon, meaning } = looks[verdict ?? 'UNSIGNED'];
  const deciding = report?.checks.find((check) => check.outcome !== 'passed' && check.code === code);
  return (
    <section aria-label="Verdict" className={clsx('flex items-start gap-3 rounded-lg border px-4 py-4', box)}>
      <Icon aria-hidden className={clsx('mt-0.5 size-7 shrink-0', ink)} strokeWidth={1.75} />
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <strong className={clsx('text-xl font-semibold', ink)}>{verdict ?? 'Not signed yet'}</strong>
          {code ? <code className="text-sm">{code}</code> : null}
        </p>
        <p>{meaning}</p>
        {deciding ? (
          <p className="wrap-anywhere">
            <span className="font-medium">{deciding.name}:</span> {deciding.detail}
          </p>
        ) : null}
      </div>
    </section>
  );
}
