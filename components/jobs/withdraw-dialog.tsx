'use client';

import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';

type WithdrawDialogProps = {
  jobId: string;
  stops: boolean;
  open: boolean;
  pending: boolean;
  onClose: () => void;
  onWithdraw: () => void;
};

/** The one question before a job is taken back. */
export function WithdrawDialog({ jobId, stops, open, pending, onClose, onWithdraw }: WithdrawDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Withdraw your request"
      description={
        stops
          ? 'The job stops and its token is revoked. What was done already is not undone.'
          : 'Nobody will be asked to approve it any more. You can ask again in the room.'
      }
    >
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Back
        </Button>
        <Button variant="danger" pending={pending} onClick={onWithdraw}>
          Withdraw job {jobId}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
