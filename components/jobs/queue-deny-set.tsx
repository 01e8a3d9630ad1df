'use client';

import { useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { Ban } from '#components/ui/more-icons.tsx';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { QueueActions, SetOutcome } from './queue-action-types.ts';
import { allDecided, QueueSetOutcome } from './queue-set-outcome.tsx';

const presets = [
  'The scope is wider than what was asked.',
  'The arguments look wrong.',
  'This is the wrong place for it.',
];

type QueueDenySetProps = {
  items: SetItem[];
  denySet: QueueActions['denySet'];
  onClose: () => void;
  onDone: (words: string) => void;
};

const plans = (count: number) => (count === 1 ? '1 plan' : `${count} plans`);

/** Denies the selected plans for one reason. Taking power away needs no reading of each. */
export default function QueueDenySet({ items, denySet, onClose, onDone }: QueueDenySetProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [outcome, setOutcome] = useState<SetOutcome | null>(null);
  const { run, pending, error } = useAction(denySet, (value: SetOutcome) => {
    if (allDecided(value)) onDone(`Denied ${plans(value.results.length)}.`);
    else setOutcome(value);
  });
  const submit = () => {
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') run({ items, reason: reason.trim() });
  };
  if (outcome) {
    return (
      <Dialog open onClose={onClose} title="Some could not be denied">
        <QueueSetOutcome outcome={outcome} verb="denied" />
        <DialogActions>
          <Button onClick={onClose}>Back to the queue</Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Deny ${plans(items.length)}`}
      description="One denial ends a job. The reason is kept with each decision and told to its room."
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Reason" required error={missing ? 'Say why: requesters and agents will read it.' : null}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-1.5">
          {presets.map((preset) => (
            <Button key={preset} size="sm" onClick={() => setReason(preset)}>
              {preset}
            </Button>
          ))}
        </div>
        {error ? (
          <Callout tone="danger" role="alert">
            {error.message}
          </Callout>
        ) : null}
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" variant="danger" pending={pending}>
            <Ban aria-hidden />
            Deny {plans(items.length)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
