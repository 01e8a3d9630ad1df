'use client';

import { Stamp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';

type ApproveDialogProps = {
  open: boolean;
  pending: boolean;
  words: string;
  reasonRequired: boolean;
  onClose: () => void;
  onApprove: (reason?: string) => void;
  children: ReactNode;
};

/** The second look before a countersignature. Opening it puts the focus on its way out: Enter alone approves nothing. */
export function ApproveDialog(props: ApproveDialogProps) {
  const { open, pending, words, reasonRequired, onClose, onApprove } = props;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);

  function submit() {
    const given = reason.trim();
    setMissing(reasonRequired && given === '');
    if (!reasonRequired || given !== '') onApprove(given === '' ? undefined : given);
  }

  return (
    <Dialog open={open} onClose={onClose} title="Countersign this plan" wide>
      {props.children}
      {reasonRequired ? (
        <Field label="Reason" required error={missing ? 'The policy asks for a reason at this tier.' : null}>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Back
        </Button>
        <Button variant="primary" pending={pending} onClick={submit}>
          <Stamp aria-hidden />
          Approve: {words}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
