'use client';

import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import type { ControlSubjects, Subject } from '#lib/controls/control-subjects.ts';
import { type ControlScope, scopesOf } from '#lib/controls/scope.ts';
import { scopeWords } from './control-words.ts';
import type { Draft } from './order-draft.ts';

type Change = (change: Partial<Draft>) => void;
type PickerProps = { draft: Draft; subjects: ControlSubjects; change: Change };

type SubjectFieldProps = {
  label: string;
  hint?: string;
  choices: readonly Subject[];
  value: string;
  onChoose: (subject: string) => void;
};

/** Chooses by name where there are names to choose from. What others called it is shown as marked text. */
export function SubjectField({ label, hint, choices, value, onChoose }: SubjectFieldProps) {
  return (
    <Field label={label} required hint={hint}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="">{choices.length > 0 ? 'Choose…' : 'There is none to choose'}</option>
          {choices.map(({ subject, name }) => (
            <option key={subject} value={subject}>
              {displayText(name).text}
            </option>
          ))}
          {value !== '' && choices.every(({ subject }) => subject !== value) ? (
            <option value={value}>{displayText(value).text}</option>
          ) : null}
        </Select>
      )}
    </Field>
  );
}

function Span({ draft, change }: { draft: Draft; change: Change }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Minted from (UTC)">
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={draft.from}
            onChange={({ target }) => change({ from: target.value })}
          />
        )}
      </Field>
      <Field label="Minted until (UTC)">
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={draft.to}
            onChange={({ target }) => change({ to: target.value })}
          />
        )}
      </Field>
    </div>
  );
}

const labels = { room: 'Room', agent: 'Agent', job: 'Job', approver: 'Approver', policy: 'Policy' } as const;

/** What the control is laid over: everything, or one thing by its name; for a revocation a span of time. */
export function ScopePicker({ draft, subjects, change }: PickerProps) {
  const { kind, scope, subject } = draft;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Over" required>
          {(control) => (
            <Select
              {...control}
              value={scope}
              onChange={({ target }) => change({ scope: target.value as ControlScope, subject: '', policy: '' })}
            >
              {scopesOf[kind].map((each) => (
                <option key={each} value={each}>
                  {scopeWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {scope === 'everything' ? null : (
          <SubjectField
            label={labels[scope]}
            choices={subjects[scope]}
            value={subject}
            onChoose={(chosen) => change({ subject: chosen, policy: '' })}
          />
        )}
      </div>
      {kind === 'revoke' ? <Span draft={draft} change={change} /> : null}
    </>
  );
}
