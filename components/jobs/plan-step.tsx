import { Badge } from '#components/ui/badge.tsx';
import { CircleAlert, CircleCheck } from '#components/ui/icons.tsx';
import { CircleX, Undo2 } from '#components/ui/more-icons.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import { stepKey } from '#lib/jobs/required-reading.ts';
import { toolEffect } from '#lib/policy/catalogue.ts';
import type { StepVerdict } from '#lib/policy/judge-plan.ts';
import type { Step } from '#lib/policy/plan.ts';
import { DiffPreview } from './diff-preview.tsx';
import { ReadingSection, ReadMark } from './reading-section.tsx';
import { StepArguments } from './step-arguments.tsx';
import { TierBadge } from './tier-badge.tsx';

type StepPreviewProps = { step: Step; index: number; effect: StepVerdict['effect']; plain: boolean };

function StepPreview({ step, index, effect, plain }: StepPreviewProps) {
  const { preview } = step;
  if (!preview) {
    if (effect === 'read') return null;
    return (
      <p className="flex items-center gap-1.5 rounded-md border border-danger-line bg-danger-soft px-3 py-2 text-sm text-danger">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        Effect unknown: the agent gave no preview of this step.
      </p>
    );
  }
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">Preview, made by the agent</p>
      {preview.kind === 'diff' && !plain ? (
        <DiffPreview label={`Preview of step ${index + 1}`}>{preview.text}</DiffPreview>
      ) : (
        <UntrustedBlock mono label={`Preview of step ${index + 1}`}>
          {preview.text}
        </UntrustedBlock>
      )}
    </div>
  );
}

type PlanStepProps = {
  step: Step;
  verdict: StepVerdict;
  index: number;
  /** Its parts are too many to be drawn one by one. */
  plain: boolean;
};

/** One step in full: tool, what it does by the catalogue, exact arguments, the rule that decided, the preview. */
export function PlanStep({ step, verdict, index, plain }: PlanStepProps) {
  const { label } = toolEffect(step.tool);
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-2 border-b px-4 py-4 last:border-b-0">
      <span className="pt-0.5 text-right text-sm text-faint tabular-nums">{index + 1}.</span>
      <ReadingSection name={stepKey(index)} label={`Step ${index + 1}`} className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <code className="font-semibold">{step.tool}</code>
          <span className="text-muted">{label}</span>
          <TierBadge tier={verdict.tier} />
          {verdict.reversible ? null : (
            <Badge tone="danger" icon={Undo2}>
              cannot be undone
            </Badge>
          )}
          <ReadMark name={stepKey(index)} />
        </div>
        <StepArguments args={step.args} path={`step ${index + 1}`} plain={plain} />
        <StepPreview step={step} index={index} effect={verdict.effect} plain={plain} />
        <p className="flex items-start gap-1.5 text-sm text-muted">
          {verdict.allowed ? (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
          ) : (
            <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
          )}
          <span className="wrap-anywhere">
            {verdict.allowed ? 'Allowed' : 'Denied'} by <code>{verdict.rule}</code>:{' '}
            <UntrustedText>{verdict.reason}</UntrustedText>
          </span>
        </p>
      </ReadingSection>
    </li>
  );
}
