import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Equal, type Icon } from '#components/ui/icons.tsx';
import { Minus, PencilLine, Plus } from '#components/ui/more-icons.tsx';
import { UntrustedBlock, UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Json } from '#lib/canon/plain-json.ts';
import type { JobView } from '#lib/jobs/job-view.ts';
import { countValues } from '#lib/jobs/plain-steps.ts';
import { type ArgumentChange, revisionDifference, type StepChange } from '#lib/jobs/revision-difference.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { ArgumentText, ArgumentValue } from './step-arguments.tsx';

const looks: Record<StepChange['kind'], { icon: Icon; tone: string }> = {
  same: { icon: Equal, tone: 'text-faint' },
  changed: { icon: PencilLine, tone: 'text-warn' },
  added: { icon: Plus, tone: 'text-warn' },
  removed: { icon: Minus, tone: 'text-ok' },
};

const number = (index: number) => `step ${index + 1}`;

function wordsOf(change: StepChange): string {
  if (change.kind === 'removed') return `was ${number(change.before)}; gone`;
  if (change.kind === 'added') return `${number(change.after)}; new`;
  const moved =
    change.before === change.after ? number(change.after) : `${number(change.after)}, was ${number(change.before)}`;
  return `${moved}; ${change.kind === 'same' ? 'as it was' : 'changed'}`;
}

/** More parts than this, of one value or of all that changed in a step, are shown as text. */
const partsMax = 40;

function SideValue({ value, path }: { value: Json; path: string }) {
  const Value = countValues(value) > partsMax ? ArgumentText : ArgumentValue;
  return <Value value={value} path={path} />;
}

function Side({ word, side, path }: { word: string; side: ArgumentChange['before']; path: string }) {
  return (
    <div className="grid grid-cols-[2.75rem_minmax(0,1fr)] gap-x-2">
      <dt className="text-sm text-faint">{word}</dt>
      <dd className="min-w-0">
        {side ? (
          <SideValue value={side.value} path={`${path}, ${word}`} />
        ) : (
          <span className="text-sm text-faint">not there</span>
        )}
      </dd>
    </div>
  );
}

const previewWords = {
  changed: 'Its preview changed too.',
  added: 'It shows a preview now.',
  removed: 'It shows no preview any more.',
} as const;

/** Every argument that changed, or, where they are many, all arguments before and after. */
function changesShown(change: StepChange, before: Plan, after: Plan): ArgumentChange[] {
  if (change.kind !== 'changed') return [];
  if (change.args.length <= partsMax) return change.args;
  const [was, is] = [before.steps[change.before], after.steps[change.after]];
  return was && is ? [{ path: 'all arguments', before: { value: was.args }, after: { value: is.args } }] : change.args;
}

function Change({ change, args }: { change: StepChange; args: ArgumentChange[] }) {
  const { icon: Icon, tone } = looks[change.kind];
  return (
    <li className="grid gap-1.5 border-b px-4 py-2.5 last:border-b-0">
      <p className={`flex items-center gap-2 ${change.kind === 'same' ? 'text-muted' : ''}`}>
        <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
        <code className={change.kind === 'same' ? '' : 'font-semibold'}>{change.tool}</code>
        <span className="text-sm text-muted">{wordsOf(change)}</span>
      </p>
      {change.kind === 'changed' ? (
        <div className="grid gap-2 pl-6">
          {args.map((argument) => (
            <div key={argument.path} className="grid gap-0.5">
              <p className="font-mono text-sm text-muted">
                <UntrustedText>{argument.path}</UntrustedText>
              </p>
              <dl className="grid gap-1 border-l-2 pl-3">
                <Side word="was" side={argument.before} path={argument.path} />
                <Side word="is" side={argument.after} path={argument.path} />
              </dl>
            </div>
          ))}
          {change.preview === 'same' ? null : <p className="text-sm text-muted">{previewWords[change.preview]}</p>}
        </div>
      ) : null}
    </li>
  );
}

function Asked({ asked }: { asked: NonNullable<NonNullable<JobView['previous']>['asked']> }) {
  return (
    <div className="grid gap-1.5 border-b px-4 py-3">
      <p className="text-sm text-muted">
        Asked for by <UntrustedText className="font-medium text-fg">{asked.by}</UntrustedText>
      </p>
      {asked.words.map((words) => (
        <UntrustedBlock key={words} label="What was asked to be changed">
          {words}
        </UntrustedBlock>
      ))}
    </div>
  );
}

type RevisionCardProps = { previous: NonNullable<JobView['previous']>; plan: Plan; revision: number };

/** What the newest revision changed in the one before it, and the comment that asked for it. */
export function RevisionCard({ previous, plan, revision }: RevisionCardProps) {
  const { steps, summaryChanged, notesChanged } = revisionDifference(previous.plan, plan);
  const same = steps.every(({ kind }) => kind === 'same');
  return (
    <Card>
      <CardHeader
        title={`Changed since revision ${previous.revision}`}
        description={`Revision ${revision} against the one before it, byte for byte. Earlier votes no longer count.`}
      />
      {previous.asked ? <Asked asked={previous.asked} /> : null}
      {same ? (
        <CardBody className="text-muted">No step changed; what the token may spend, or the policy, did.</CardBody>
      ) : null}
      <ol>
        {same
          ? null
          : steps.map((change, index) => (
              <Change key={index} change={change} args={changesShown(change, previous.plan, plan)} />
            ))}
      </ol>
      {summaryChanged || notesChanged ? (
        <p className="border-t px-4 py-2.5 text-sm text-muted">
          The agent’s own words changed; they stand under the plan.
        </p>
      ) : null}
    </Card>
  );
}
