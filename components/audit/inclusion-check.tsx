'use client';

import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CodeBlock } from '#components/ui/code.tsx';
import type { checkInclusion, InclusionStep, LoggedRecord, LogProof } from '#lib/audit/check-inclusion.ts';

type Check = Awaited<ReturnType<typeof checkInclusion>>;
type Props = { record: LoggedRecord; proof: LogProof };

const icons = { passed: CircleCheck, failed: CircleX, not_made: CircleDashed };
const tones = { passed: 'text-ok', failed: 'text-danger', not_made: 'text-warn' };
const outcomes = { passed: 'passed', failed: 'failed', not_made: 'not made' };

const titles: Record<InclusionStep['name'], (check: Check, proof: Props['proof']) => string> = {
  leaf: () => 'The leaf is made of this entry, its detail and its salt',
  checkpoint: (check, { origin }) =>
    `The checkpoint${check.size === null ? '' : ` over ${check.size} leaves`} is signed by ${origin}`,
  inclusion: (_check, { index, path }) =>
    `Leaf ${index} and ${path.length === 1 ? 'one hash' : `${path.length} hashes`} lead to the checkpoint’s root`,
};

function Step({ step, title }: { step: InclusionStep; title: string }) {
  const Icon = icons[step.outcome];
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${tones[step.outcome]}`} />
      <span className="min-w-0 wrap-anywhere">
        {title} <span className="text-muted">· {outcomes[step.outcome]}</span>
        {step.problem ? <span className="block text-sm text-muted">{step.problem}</span> : null}
      </span>
    </li>
  );
}

const sum = (check: Check) =>
  check.steps.every(({ outcome }) => outcome === 'passed')
    ? 'Verified in this browser: the entry stands in the log'
    : check.steps.some(({ outcome }) => outcome === 'failed')
      ? 'Not verified: what this page was sent does not fit together'
      : 'Not verified: this browser could not make every check';

/** Recomputes leaf, path, root and signature where the reader is. */
export function InclusionCheck({ record, proof }: Props) {
  const [check, setCheck] = useState<Check | 'failed' | null>(null);
  const given = JSON.stringify([record, proof]);
  useEffect(() => {
    let current = true;
    const [entry, evidence] = JSON.parse(given) as [LoggedRecord, LogProof];
    import('#lib/audit/check-inclusion.ts')
      .then(({ checkInclusion }) => checkInclusion(entry, evidence))
      .then(
        (made) => current && setCheck(made),
        () => current && setCheck('failed'),
      );
    return () => {
      current = false;
    };
  }, [given]);
  if (check === null) {
    return (
      <p role="status" className="flex items-center gap-2 text-muted">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        Checking in your browser
      </p>
    );
  }
  if (check === 'failed') return <p role="alert">Not verified: the check could not be made in this browser.</p>;
  return (
    <div className="grid gap-3">
      <p role="status" className="font-medium">
        {sum(check)}
      </p>
      <ul aria-label="Checks" className="grid gap-1.5">
        {check.steps.map((step) => (
          <Step key={step.name} step={step} title={titles[step.name](check, proof)} />
        ))}
      </ul>
      <CodeBlock label="recomputed hashes">
        {[
          `leaf  ${check.leafHash}`,
          ...proof.path.map((hash, at) => `${String(at + 1).padStart(4)}  ${hash}`),
          ...(check.root ? [`root  ${check.root}`] : []),
        ].join('\n')}
      </CodeBlock>
    </div>
  );
}
