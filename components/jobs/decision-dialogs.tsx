'use client';

import type { ReactNode } from 'react';
import { ApproveDialog } from './approve-dialog.tsx';
import { ChangesDialog } from './changes-dialog.tsx';
import type { Asked, DecisionActions, DecisionDialog } from './decision-actions.ts';
import { DenyDialog } from './deny-dialog.tsx';
import { NarrowDialog, type NarrowOffer } from './narrow-dialog.tsx';
import { type DecisionEvents, useDecision } from './use-decision.ts';

export type Approving = {
  words: string;
  reasonRequired: boolean;
  passkey: 'required' | 'available' | 'none';
  /** What is to be typed for a plan that cannot be undone; null where it can. */
  confirm: string | null;
  /** What the dialog repeats: effect, digest, token. */
  summary: ReactNode;
};

type DecisionDialogsProps = {
  asked: Asked;
  open: DecisionDialog | null;
  onClose: () => void;
  approving: Approving;
  narrow: NarrowOffer;
  actions: DecisionActions;
  events: DecisionEvents;
};

/** The dialogs of the decision and what they send. Loaded when one is first opened: no page carries them at first. */
export function DecisionDialogs({ asked, open, onClose, approving, narrow, actions, events }: DecisionDialogsProps) {
  const deciding = useDecision(asked, actions, events);
  const { passkey } = approving;
  const dialog = (which: DecisionDialog) => ({
    open: open === which,
    pending: deciding.pending,
    onClose: () => {
      deciding.forget();
      onClose();
    },
  });
  return (
    <>
      <ApproveDialog
        {...dialog('approve')}
        {...approving}
        passkey={passkey !== 'none'}
        problem={deciding.problem}
        onApprove={(reason) => deciding.approve(reason, passkey !== 'none')}
        onApproveWithout={passkey === 'available' ? (reason) => deciding.approve(reason, false) : null}
      >
        {approving.summary}
      </ApproveDialog>
      <DenyDialog {...dialog('deny')} onDeny={deciding.deny} />
      <NarrowDialog {...dialog('narrow')} offer={narrow} onNarrow={deciding.narrow} />
      <ChangesDialog {...dialog('changes')} onRequestChanges={deciding.requestChanges} />
    </>
  );
}
