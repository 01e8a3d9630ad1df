'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { RotateCcw } from '#components/ui/more-icons.tsx';

type ChangesDialogProps = {
  open: boolean;
  pending: boolean;
  onClose: () => void;
  onRequestChanges: (comment: string) => void;
};

/** Asks what to change. The plan goes back to the agent, whose next one is asked for anew. */
export function ChangesDialog({ open, pending, onClose, onRequestChanges }: ChangesDialogProps) {
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);

  function submit() {
    const given = comment.trim();
    setMissing(given === '');
    if (given !== '') onRequestChanges(given);
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Request changes"
      description="The plan goes back to the agent with your comment. Its next plan is a new revision under a new digest; votes given so far no longer count."
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label="What to change"
          required
          hint="The agent and the room will read it."
          error={missing ? 'Say what to change: the agent has nothing else to go by.' : null}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              maxLength={2000}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <RotateCcw aria-hidden />
            Send it back
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
