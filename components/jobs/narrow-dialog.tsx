'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Scissors } from '#components/ui/more-icons.tsx';
import type { Cuts } from '#lib/jobs/narrowing.ts';
import {
  ceilings,
  emptyForm,
  type Limits,
  type NarrowAnswer,
  type NarrowField,
  readNarrowForm,
} from './narrow-form.ts';
import { NarrowSteps } from './narrow-steps.tsx';

/** What can be cut: steps, each with a line that says what it does, and the limits that hold now. */
export type NarrowOffer = { steps: { tool: string; line: ReactNode }[]; limits: Limits };

type NarrowDialogProps = {
  open: boolean;
  pending: boolean;
  offer: NarrowOffer;
  onClose: () => void;
  onNarrow: (cuts: Partial<Cuts>) => void;
};

const fields: { name: NarrowField; label: string }[] = [
  { name: 'minutes', label: 'Token lives, minutes' },
  { name: 'toolCalls', label: 'Tool calls' },
  { name: 'modelCalls', label: 'Model calls' },
  { name: 'tokens', label: 'Model tokens' },
];

/** Cuts a plan down before it is approved. Nothing can be added here. */
export function NarrowDialog({ open, pending, offer, onClose, onNarrow }: NarrowDialogProps) {
  const [form, setForm] = useState(emptyForm);
  const [wrong, setWrong] = useState<Extract<NarrowAnswer, { ok: false }> | null>(null);
  const most = ceilings(offer.limits);

  function submit() {
    const answer = readNarrowForm(form, { limits: offer.limits, steps: offer.steps.length });
    setWrong(answer.ok ? null : answer);
    if (!answer.ok) return;
    setForm(emptyForm);
    onNarrow(answer.cuts);
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Approve narrower"
      description="Makes a new revision with less in it, under a new digest. Votes given so far no longer count; you then read it and approve it on this page. The agent is told what was cut."
      wide
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <NarrowSteps
          steps={offer.steps}
          dropped={form.drop}
          error={wrong?.field === 'steps' ? wrong.message : null}
          onChange={(drop) => setForm({ ...form, drop })}
        />
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {fields.map(({ name, label }) => (
            <Field
              key={name}
              label={label}
              required
              hint={`now ${most[name].toLocaleString('en')}`}
              error={wrong?.field === name ? wrong.message : null}
            >
              {({ required: _, ...control }) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  autoComplete="off"
                  placeholder={String(most[name])}
                  value={form[name]}
                  onChange={(event) => setForm({ ...form, [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        {wrong?.field === 'nothing' ? (
          <Callout tone="danger" role="alert">
            {wrong.message}
          </Callout>
        ) : null}
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Scissors aria-hidden />
            Make the narrower revision
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
