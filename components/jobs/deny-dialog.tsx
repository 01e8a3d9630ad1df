'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { Ban } from '#components/ui/more-icons.tsx';

const presets = [
  { name: 'Unauthorized scope', reason: 'Unauthorized scope: it reaches further than what was asked.' },
  { name: 'Suspicious arguments', reason: 'The arguments look suspicious.' },
  { name: 'Wrong environment', reason: 'This is the wrong environment for it.' },
  { name: 'Not needed any more', reason: 'It is not needed any more.' },
];

type DenyDialogProps = { open: boolean; pending: boolean; onClose: () => void; onDeny: (reason: string) => void };

/** Asks why. One denial ends the job; the reason is kept and told to the room. */
export function DenyDialog({ open, pending, onClose, onDeny }: DenyDialogProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);

  function submit() {
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') onDeny(reason.trim());
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Deny this plan"
      description="One denial ends the job. The reason is kept with the decision and told to the room."
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Reason" required error={missing ? 'Say why: the requester and the agent will read it.' : null}>
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
            <Button key={preset.name} size="sm" onClick={() => setReason(preset.reason)}>
              {preset.name}
            </Button>
          ))}
        </div>
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" variant="danger" pending={pending}>
            <Ban aria-hidden />
            Deny the plan
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
