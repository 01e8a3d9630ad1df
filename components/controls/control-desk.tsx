'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select, Textarea } from '#components/ui/input.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import type { ControlSubjects } from '#lib/controls/control-subjects.ts';
import type { OrderInput } from '#lib/controls/order-input.ts';
import type { Result } from '#lib/result.ts';
import { kindWords, placeWords } from './control-words.ts';
import { DeskConfirm } from './desk-confirm.tsx';
import { DeskEffect, type ReadPreview } from './desk-effect.tsx';
import { KindChoice } from './kind-choice.tsx';
import { type Draft, missingOf, orderOf, scopeOf, withKind } from './order-draft.ts';
import { type ReadChoices, RollBackChoice } from './roll-back-choice.tsx';
import { ScopePicker, SubjectField } from './scope-picker.tsx';
import type { AskSignature, Signable } from './signed-action.ts';

export type DeskActions = {
  preview: ReadPreview;
  choices: ReadChoices;
  sign: AskSignature<OrderInput>;
  apply: (
    order: Signable<OrderInput> & { incidentId?: string },
  ) => Promise<Result<{ controlId: string; attached: boolean }>>;
};

/** What the desk begins with, and the open incident to which the control will be attached. */
export type DeskStart = { draft: Draft; incident: { id: string; title: string } | null };

const ends = [
  [0, 'When somebody lifts it'],
  [1, 'After 1 hour, by itself'],
  [4, 'After 4 hours, by itself'],
  [24, 'After 24 hours, by itself'],
  [168, 'After 7 days, by itself'],
] as const;

type PartProps = { draft: Draft; change: (change: Partial<Draft>) => void };

function Ends({ draft, change }: PartProps) {
  return (
    <Field
      label="Ends"
      required
      hint={draft.kind === 'freeze' ? 'A freeze whose evidence was not reviewed stays, whatever its end.' : undefined}
    >
      {(control) => (
        <Select
          {...control}
          value={draft.endHours}
          onChange={({ target }) => change({ endHours: Number(target.value) })}
        >
          {ends.map(([hours, words]) => (
            <option key={hours} value={hours}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Reason({ draft, change }: PartProps) {
  return (
    <Field label="Reason" required hint="Shown on every page, told to the rooms, and kept in the log.">
      {(control) => (
        <Textarea
          {...control}
          rows={3}
          maxLength={500}
          value={draft.reason}
          onChange={({ target }) => change({ reason: target.value })}
        />
      )}
    </Field>
  );
}

type KindFieldsProps = PartProps & { subjects: ControlSubjects; readChoices: ReadChoices };

/** What one kind of control asks for and the others do not. */
function KindFields({ draft, change, subjects, readChoices }: KindFieldsProps) {
  const { kind } = draft;
  return (
    <>
      {kind === 'freeze' ? (
        <SubjectField
          label="Job whose evidence is in dispute"
          hint="An auditor has to verify and review its package before the freeze can be lifted."
          choices={subjects.job}
          value={draft.disputed}
          onChoose={(disputed) => change({ disputed })}
        />
      ) : null}
      {kind === 'rollback' && draft.subject !== '' ? (
        <RollBackChoice
          roomId={draft.subject}
          policy={draft.policy}
          read={readChoices}
          onChoose={(policy) => change({ policy })}
        />
      ) : null}
      {kind === 'triage' || kind === 'freeze' ? <Ends draft={draft} change={change} /> : null}
    </>
  );
}

/** What the order is laid over, by the name that people know. */
function objectOf({ scope, subject }: Draft, subjects: ControlSubjects): string {
  if (scope === 'everything') return placeWords.everything;
  const name = subjects[scope].find((each) => each.subject === subject)?.name ?? subject;
  return `${placeWords[scope]} “${displayText(name).text}”`;
}

/** The four controls: chosen, laid over something, given a reason; then, with its effect in sight, confirmed. */
export function ControlDesk(props: { subjects: ControlSubjects; actions: DeskActions; start: DeskStart }) {
  const { subjects, actions, start } = props;
  const { incident } = start;
  const [draft, setDraft] = useState(start.draft);
  const [order, setOrder] = useState<OrderInput | null>(null);
  const router = useRouter();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const { kind } = draft;
  const scope = scopeOf(draft);
  const missing = missingOf(draft);
  const words = `${kindWords[kind].verb} ${objectOf(draft, subjects)}`;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setOrder(orderOf(draft, Date.now()));
      }}
    >
      {incident ? (
        <Callout tone="accent" title={`For the incident ${incident.id}`}>
          “<UntrustedText>{incident.title}</UntrustedText>” will have this control attached in the moment it is applied.
        </Callout>
      ) : null}
      <KindChoice kind={kind} onChoose={(chosen) => setDraft((before) => withKind(before, chosen))} />
      <ScopePicker draft={draft} subjects={subjects} change={change} />
      <KindFields draft={draft} change={change} subjects={subjects} readChoices={actions.choices} />
      <Reason draft={draft} change={change} />
      {scope ? <DeskEffect scope={scope} read={actions.preview} /> : null}
      <div className="flex flex-wrap items-center justify-end gap-3">
        {missing.length > 0 ? <p className="text-sm text-muted">Still to give: {missing.join(', ')}.</p> : null}
        <Button type="submit" variant="danger" disabled={missing.length > 0} className="max-w-full whitespace-normal">
          {kindWords[kind].title}…
        </Button>
      </div>
      {order ? (
        <DeskConfirm
          order={order}
          words={words}
          actions={actions}
          incidentId={incident?.id}
          onClose={() => setOrder(null)}
          onApplied={({ controlId, attached }) =>
            router.push(incident && attached ? `/incidents/${incident.id}` : `/controls/${controlId}`)
          }
        />
      ) : null}
    </form>
  );
}
