'use client';

import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { NarrowOffer } from './narrow-dialog.tsx';
import type { Deciding, DecisionDialog } from './use-decision.ts';

// Loaded when one is first opened: no page carries them at first.
const ApproveDialog = lazy(() =>
  import('./approve-dialog.tsx').then(({ ApproveDialog }) => ({ default: ApproveDialog })),
);
const DenyDialog = lazy(() => import('./deny-dialog.tsx').then(({ DenyDialog }) => ({ default: DenyDialog })));
const NarrowDialog = lazy(() => import('./narrow-dialog.tsx').then(({ NarrowDialog }) => ({ default: NarrowDialog })));
const ChangesDialog = lazy(() =>
  import('./changes-dialog.tsx').then(({ ChangesDialog }) => ({ default: ChangesDialog })),
);

export type Approving = {
  words: string;
  reasonRequired: boolean;
  passkey: 'required' | 'available' | 'none';
  /** What is to be typed for a plan that cannot be undone; null where it can. */
  confirm: string | null;
  /** What the dialog repeats: effect, digest, token. */
  summary: ReactNode;
};

type DecisionDialogsProps = { deciding: Deciding; approving: Approving; narrow: NarrowOffer };

/** The dialogs of the decision. One that was opened stays, so that the focus finds back to its button. */
export function DecisionDialogs({ deciding, approving, narrow }: DecisionDialogsProps) {
  const { open, pending } = deciding;
  const [used, setUsed] = useState<readonly DecisionDialog[]>([]);
  if (open && !used.includes(open)) setUsed([...used, open]);
  const dialog = (which: DecisionDialog) => ({ open: open === which, pending, onClose: () => deciding.show(null) });
  const { passkey } = approving;
  return (
    <Suspense>
      {used.includes('approve') ? (
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
      ) : null}
      {used.includes('deny') ? <DenyDialog {...dialog('deny')} onDeny={deciding.deny} /> : null}
      {used.includes('narrow') ? (
        <NarrowDialog {...dialog('narrow')} offer={narrow} onNarrow={deciding.narrow} />
      ) : null}
      {used.includes('changes') ? (
        <ChangesDialog {...dialog('changes')} onRequestChanges={deciding.requestChanges} />
      ) : null}
    </Suspense>
  );
}
