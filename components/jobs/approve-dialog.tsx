'use client';

import { KeyRound, Stamp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';

type ApproveDialogProps = {
  open: boolean;
  pending: boolean;
  words: string;
  reasonRequired: boolean;
  /** Whether the approver's passkey signs it. */
  passkey: boolean;
  /** Why the passkey did not; the dialog stays open. */
  problem: string | null;
  onClose: () => void;
  onApprove: (reason?: string) => void;
  /** Decides by the session alone, where the rule lets it; null where not. */
  onApproveWithout: ((reason?: string) => void) | null;
  children: ReactNode;
};

/** The second look before a countersignature. Opening it puts the focus on its way out: Enter alone approves nothing. */
export function ApproveDialog(props: ApproveDialogProps) {
  const { open, pending, words, reasonRequired, passkey, problem, onClose, onApprove } = props;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);

  function submit(approve = onApprove) {
    const given = reason.trim();
    setMissing(reasonRequired && given === '');
    if (!reasonRequired || given !== '') approve(given === '' ? undefined : given);
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
      {problem ? (
        <Callout tone="danger" role="alert" title="Nothing was decided">
          {problem}
        </Callout>
      ) : null}
      {passkey && !problem ? (
        <p className="flex items-start gap-1.5 text-sm text-muted">
          <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0" />
          Your browser then asks for your passkey, which signs exactly this digest.
        </p>
      ) : null}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Back
        </Button>
        {problem && props.onApproveWithout ? (
          <Button disabled={pending} onClick={() => submit(props.onApproveWithout ?? onApprove)}>
            Approve without a passkey
          </Button>
        ) : null}
        <Button variant="primary" pending={pending} onClick={() => submit()}>
          {passkey ? <KeyRound aria-hidden /> : <Stamp aria-hidden />}
          Approve: {words}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
