'use client';

import { useMemo } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { OrderInput } from '#lib/controls/order-input.ts';
import type { DeskActions } from './control-desk.tsx';
import { kindWords } from './control-words.ts';
import { DeskEffect } from './desk-effect.tsx';
import { signedAction } from './signed-action.ts';

type DeskConfirmProps = {
  order: OrderInput;
  /** Verb and object. */
  words: string;
  actions: DeskActions;
  /** The incident to which it will be attached. */
  incidentId?: string;
  onClose: () => void;
  onApplied: (applied: { controlId: string; attached: boolean }) => void;
};

const scopeIn = ({ kind, scope, subject, from, to }: OrderInput) => ({ kind, scope, subject, from, to });

/** The last look before a control: what exactly, why, until when, and what it would stop at this moment. */
export function DeskConfirm({ order, words, actions, incidentId, onClose, onApplied }: DeskConfirmProps) {
  const { sign, apply } = actions;
  const act = useMemo(
    () => signedAction(sign, (signed) => apply({ ...signed, ...(incidentId && { incidentId }) })),
    [sign, apply, incidentId],
  );
  const { run, pending, error } = useAction(act, onApplied);
  return (
    <Dialog open onClose={onClose} title={words} description={kindWords[order.kind].does} wide>
      <DeskEffect scope={scopeIn(order)} read={actions.preview} />
      <p className="wrap-anywhere">
        Reason: “<UntrustedText>{order.reason}</UntrustedText>”{' '}
        {order.endsAt ? (
          <>
            It ends by itself at <ExactTime at={order.endsAt} />.
          </>
        ) : order.kind === 'revoke' ? (
          'It cannot be taken back.'
        ) : (
          'It lasts until it is lifted.'
        )}
      </p>
      {error ? (
        <Callout tone="danger" role="alert">
          {error.message}
        </Callout>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          pending={pending}
          onClick={() => run(order)}
          className="h-auto min-h-9 max-w-full py-1.5 wrap-anywhere whitespace-normal"
        >
          {words}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
