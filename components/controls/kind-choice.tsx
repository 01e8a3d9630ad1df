'use client';

import { type ControlKind, scopesOf } from '#lib/controls/scope.ts';
import { kindWords } from './control-words.ts';

const kinds = Object.keys(scopesOf) as ControlKind[];

/** The four controls, each with what it does and what it keeps. */
export function KindChoice({ kind, onChoose }: { kind: ControlKind; onChoose: (kind: ControlKind) => void }) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="pb-2 text-sm font-medium">Control</legend>
      {kinds.map((each) => (
        <label
          key={each}
          className="grid grid-cols-[1rem_minmax(0,1fr)] content-start gap-x-2.5 rounded-md border px-3 py-2.5 hover:bg-hover/50 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="kind"
            value={each}
            checked={kind === each}
            onChange={() => onChoose(each)}
            aria-labelledby={`kind-${each}-title`}
            aria-describedby={`kind-${each}`}
            className="mt-1 size-4 accent-accent"
          />
          <span id={`kind-${each}-title`} className="font-medium">
            {kindWords[each].title}
          </span>
          <span id={`kind-${each}`} className="col-start-2 grid gap-0.5 text-sm text-muted">
            <span>{kindWords[each].does}</span>
            <span>Keeps: {kindWords[each].keeps}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
