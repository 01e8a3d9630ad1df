import { blastRadius } from '#lib/jobs/blast-radius.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { effectWords } from './effect-words.ts';
import { ObjectName } from './object-name.tsx';
import { TierBadge } from './tier-badge.tsx';

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

function Reversibility({ verdict }: { verdict: PlanVerdict }) {
  const irreversible = verdict.steps.filter((step) => !step.reversible).length;
  if (irreversible === 0) return <span>every step can be undone</span>;
  return (
    <span className="font-medium text-danger">
      {irreversible === verdict.steps.length
        ? 'nothing here can be undone'
        : `${irreversible} of ${verdict.steps.length} steps cannot be undone`}
    </span>
  );
}

const namedMax = 6;

function Reach({ plan, verdict }: { plan: Plan; verdict: PlanVerdict }) {
  const { objects, files, unbounded } = blastRadius(plan, verdict);
  const below = files > 0 ? `, ${counted(files, 'file')} below ${objects.length === 1 ? 'it' : 'them'}` : '';
  return (
    <>
      {objects.length === 0 && unbounded.length === 0 ? <span>changes nothing</span> : null}
      {objects.length > 0 ? (
        <span>
          {counted(objects.length, 'object')}
          {below}:{' '}
          {objects.slice(0, namedMax).map((name, index) => (
            <span key={name}>
              {index > 0 ? ', ' : ''}
              <ObjectName>{name}</ObjectName>
            </span>
          ))}
          {objects.length > namedMax ? ` and ${objects.length - namedMax} more, in the steps` : ''}
        </span>
      ) : null}
      {unbounded.length > 0 ? (
        <span className="font-medium text-danger">
          reach unknown: {unbounded.length === 1 ? 'step' : 'steps'} {unbounded.map((index) => index + 1).join(', ')}
        </span>
      ) : null}
    </>
  );
}

const Dot = () => (
  // On a phone each part has a line of its own.
  <span aria-hidden className="text-faint max-sm:hidden">
    ·
  </span>
);

/** How grave, what kind of effect, whether it can be undone, and how far it reaches. */
export function BriefTier({ plan, verdict }: { plan: Plan; verdict: PlanVerdict }) {
  const effects = [...new Set(verdict.steps.map(({ effect }) => effectWords[effect]))];
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <TierBadge tier={verdict.tier} />
      <span>{effects.join(', ')}</span>
      <Dot />
      <Reversibility verdict={verdict} />
      <Dot />
      <Reach plan={plan} verdict={verdict} />
    </div>
  );
}
