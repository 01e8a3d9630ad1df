'use client';

import { Button } from '#components/ui/button.tsx';
import { CircleAlert } from '#components/ui/icons.tsx';
import type { NarrowOffer } from './narrow-dialog.tsx';

type NarrowStepsProps = {
  steps: NarrowOffer['steps'];
  dropped: readonly number[];
  error: string | null;
  onChange: (dropped: number[]) => void;
};

/** Which steps to drop, one by one or all of a tool. */
export function NarrowSteps({ steps, dropped, error, onChange }: NarrowStepsProps) {
  const without = (indexes: readonly number[]) => dropped.filter((index) => !indexes.includes(index));
  const byTool = [...Map.groupBy(steps.keys(), (index) => steps[index]?.tool ?? '')].filter(([, of]) => of.length > 1);
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-1 text-sm font-medium">Steps to drop</legend>
      <ul className="max-h-72 overflow-auto rounded-md border">
        {steps.map(({ tool, line }, index) => (
          <li key={index} className="not-first:border-t">
            <label className="flex items-start gap-2.5 px-3 py-2 hover:bg-hover has-checked:bg-danger-soft">
              <input
                type="checkbox"
                className="mt-1 size-4 shrink-0 accent-accent"
                checked={dropped.includes(index)}
                onChange={(event) => onChange(event.target.checked ? [...dropped, index] : without([index]))}
              />
              <span className={`min-w-0 ${dropped.includes(index) ? 'line-through' : ''}`}>
                {index + 1}. <code className="font-medium">{tool}</code> <span className="text-muted">{line}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {byTool.length > 0 ? (
        <div className="flex flex-wrap gap-1.5">
          {byTool.map(([tool, indexes]) => {
            const all = indexes.every((index) => dropped.includes(index));
            return (
              <Button
                key={tool}
                size="sm"
                aria-pressed={all}
                onClick={() => onChange(all ? without(indexes) : [...without(indexes), ...indexes])}
              >
                {all ? 'Keep' : 'Drop'} every <code>{tool}</code>
              </Button>
            );
          })}
        </div>
      ) : null}
      {error ? (
        <p role="alert" className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
