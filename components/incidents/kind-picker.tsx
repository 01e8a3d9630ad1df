'use client';

import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/input.tsx';
import { X } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import type { Subject } from '#lib/controls/control-subjects.ts';
import type { ListKind } from '#lib/incidents/criteria.ts';
import { kindWords } from './criteria-words.ts';

type KindPickerProps = {
  kind: ListKind;
  values: readonly string[];
  choices: readonly Subject[];
  names: Record<string, string>;
  onChange: (values: string[]) => void;
};

function Chosen({ name, label, onRemove }: { name: string; label: string; onRemove: () => void }) {
  return (
    <li className="inline-flex max-w-full items-center gap-1 rounded-md border bg-sunken py-0.5 pr-0.5 pl-2 text-sm">
      <UntrustedText chip={false}>{name}</UntrustedText>
      <button
        type="button"
        aria-label={`Take away ${label} ${displayText(name).text}`}
        onClick={onRemove}
        className="shrink-0 rounded-sm p-1 text-muted hover:bg-hover hover:text-fg"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}

/** Values of one kind, by name: those chosen, and a list to add from. */
export function KindPicker({ kind, values, choices, names, onChange }: KindPickerProps) {
  const { one, title, add } = kindWords[kind];
  const nameOf = (value: string) => choices.find(({ subject }) => subject === value)?.name ?? names[value] ?? value;
  const free = choices.filter(({ subject }) => !values.includes(subject));
  return (
    <div className="grid gap-1.5">
      <Field label={title}>
        {(control) => (
          <Select
            {...control}
            value=""
            disabled={free.length === 0}
            onChange={({ target }) => onChange([...values, target.value])}
          >
            <option value="">{free.length > 0 ? `${add}…` : 'There is none to add'}</option>
            {free.map(({ subject, name }) => (
              <option key={subject} value={subject}>
                {displayText(name).text}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {values.length > 0 ? (
        <ul aria-label={`${title} chosen`} className="flex flex-wrap gap-1.5">
          {values.map((value) => (
            <Chosen
              key={value}
              name={nameOf(value)}
              label={one}
              onRemove={() => onChange(values.filter((each) => each !== value))}
            />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
