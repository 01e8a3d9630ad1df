'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Textarea } from '#components/ui/input.tsx';
import { KeyRound, Stamp } from '#components/ui/more-icons.tsx';

type ApproveDialogProps = {
  open: boolean;
  pending: boolean;
  words: string;
  reasonRequired: boolean;
  /** Whether the approver's passkey signs it. */
  passkey: boolean;
  /** What is to be typed for a plan that cannot be undone; null where it can. */
  confirm: string | null;
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
  const { open, pending, words, reasonRequired, passkey, confirm, problem, onClose, onApprove } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reasonRequired && reason.trim() === '';
  const unconfirmed = confirm !== null && typed.trim() !== confirm;

  function submit(approve = onApprove) {
    setTried(true);
    if (!missing && !unconfirmed) approve(reason.trim() || undefined);
  }

  return (
    <Dialog open={open} onClose={onClose} title="Countersign this plan" wide>
      {props.children}
      {reasonRequired ? (
        <Field label="Reason" required error={tried && missing ? 'The policy asks for a reason at this tier.' : null}>
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
      {confirm === null ? null : (
        <Field
          label={
            <>
              This cannot be undone. Type <code className="select-all">{confirm}</code>
            </>
          }
          required
          error={tried && unconfirmed ? 'That is not what is to be typed.' : null}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      )}
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
        <Button
          variant="primary"
          className="h-auto! min-h-9 py-1.5 wrap-anywhere whitespace-normal! max-sm:w-full"
          pending={pending}
          onClick={() => submit()}
        >
          {passkey ? <KeyRound aria-hidden /> : <Stamp aria-hidden />}
          Approve: {words}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
