import { Bot, CircleCheck, CircleDashed, CircleX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { CallOutcome } from '#components/jobs/call-outcome.tsx';
import { effectWords } from '#components/jobs/effect-words.ts';
import { StepArguments } from '#components/jobs/step-arguments.tsx';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Hash } from '#components/ui/code.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ExecutedCall, PlannedExecuted, PlannedStep } from '#lib/evidence/review/planned-executed.ts';
import { plainSteps } from '#lib/jobs/plain-steps.ts';
import type { Effect } from '#lib/policy/catalogue.ts';

const statusLooks: Record<PlannedStep['status'], { tone: Tone; icon: LucideIcon; word: string }> = {
  done: { tone: 'ok', icon: CircleCheck, word: 'done' },
  tried: { tone: 'danger', icon: CircleX, word: 'tried, not completed' },
  not_done: { tone: 'warn', icon: CircleDashed, word: 'not done' },
};

function Executed({ call }: { call: ExecutedCall }) {
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="text-faint tabular-nums">no. {call.seq}</span>
        <CallOutcome outcome={call.outcome} />
        <ExactTime at={call.at} className="text-sm text-muted" />
      </p>
      {call.note ? (
        <p className="text-sm text-muted">
          <UntrustedText>{call.note}</UntrustedText>
        </p>
      ) : null}
      <p className="flex flex-wrap items-center gap-x-1 text-sm text-muted">
        {call.receiptId ? (
          <>
            receipt <Hash value={call.receiptId} label="receipt id" lead={13} />
          </>
        ) : (
          <span className="text-warn">no receipt</span>
        )}
      </p>
      {call.otherArgs === null ? null : (
        <details>
          <summary className="cursor-pointer text-sm text-warn">With other arguments than the plan’s</summary>
          <UntrustedBlock mono label="Arguments that were sent">
            {JSON.stringify(call.otherArgs, null, 2)}
          </UntrustedBlock>
        </details>
      )}
    </li>
  );
}

function Step({ step, approved, plain }: { step: PlannedStep; approved: boolean; plain: boolean }) {
  const { tone, icon, word } = statusLooks[step.status];
  return (
    <li className="grid gap-x-6 gap-y-2 border-b px-4 py-3 last:border-b-0 md:grid-cols-2">
      <div className="grid min-w-0 content-start gap-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="text-faint tabular-nums">{step.number}.</span>
          <code className="font-medium">{step.tool}</code>
          <span className="text-sm text-muted">{effectWords[step.effect as Effect] ?? step.effect}</span>
        </p>
        <details>
          <summary className="cursor-pointer text-sm text-muted hover:text-fg">
            Arguments<span className="sr-only"> of step {step.number}</span>
          </summary>
          <div className="pt-1">
            <StepArguments args={step.args} path={`step ${step.number}`} plain={plain} />
          </div>
        </details>
      </div>
      <div className="grid min-w-0 content-start gap-2 max-md:border-l-2 max-md:pl-3">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={approved ? tone : 'neutral'} icon={icon}>
            {word}
          </Badge>
        </p>
        {step.calls.length > 0 ? (
          <ul className="grid gap-2">
            {step.calls.map((call) => (
              <Executed key={call.seq} call={call} />
            ))}
          </ul>
        ) : null}
      </div>
    </li>
  );
}

function Deviations({ work }: { work: PlannedExecuted }) {
  const { unplanned, refused } = work;
  if (work.deviations === 0) return null;
  return (
    <Callout
      tone="warn"
      className="m-3"
      title={work.deviations === 1 ? '1 deviation from the plan' : `${work.deviations} deviations from the plan`}
    >
      <ul className="grid gap-0.5">
        {unplanned.map((call) => (
          <li key={call.seq}>
            Call {call.seq} of <code>{call.name}</code> belongs to no step.
          </li>
        ))}
        {refused.map((call) => (
          <li key={`${call.at}-${call.name}`}>
            A {call.kind} call of <UntrustedText className="font-mono">{call.name}</UntrustedText> was refused before
            anything was sent: <code>{call.code}</code>, <ExactTime at={call.at} />
          </li>
        ))}
        {work.steps
          .filter((step) => step.status !== 'done')
          .map((step) => (
            <li key={step.number}>
              Step {step.number}, <code>{step.tool}</code>: {statusLooks[step.status].word}.
            </li>
          ))}
        {work.steps
          .filter((step) => step.calls.some((call) => call.otherArgs !== null))
          .map((step) => (
            <li key={`args-${step.number}`}>
              Step {step.number}, <code>{step.tool}</code>: called with other arguments, which the policy allows for
              reads.
            </li>
          ))}
      </ul>
    </Callout>
  );
}

const describe = (work: PlannedExecuted): ReactNode => {
  if (work.revision === null) return 'There never was a plan.';
  return work.approved
    ? `Left what people approved (revision ${work.revision}), right what the gateway let through.`
    : `Revision ${work.revision} was never approved, so nothing was called.`;
};

/** The approved plan and the run, side by side; what deviates comes first. */
export function WorkCard({ work }: { work: PlannedExecuted }) {
  const plain = plainSteps(work.steps);
  return (
    <Card>
      <CardHeader title="Planned and executed" description={describe(work)} />
      {work.approved ? <Deviations work={work} /> : null}
      {work.steps.length === 0 ? <CardBody className="text-muted">There is nothing to compare.</CardBody> : null}
      <ol>
        {work.steps.map((step, index) => (
          <Step key={step.number} step={step} approved={work.approved} plain={plain[index] ?? true} />
        ))}
      </ol>
      {work.modelCalls.length > 0 ? (
        <p className="flex items-center gap-2 border-t px-4 py-3 text-muted">
          <Bot aria-hidden className="size-4 shrink-0 text-faint" />
          Beside the steps: {work.modelCalls.length} model {work.modelCalls.length === 1 ? 'call' : 'calls'} through the
          gateway.
        </p>
      ) : null}
    </Card>
  );
}
