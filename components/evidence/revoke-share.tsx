'use client';

import { ActionDialog } from '#components/auth/action-dialog.tsx';
import type { Result } from '#lib/result.ts';

export type RevokeShare = (input: { shareId: string }) => Promise<Result<{ jobId: string }>>;

/** Takes a link back, after a second look. */
export function RevokeShareButton({ shareId, label, revoke }: { shareId: string; label: string; revoke: RevokeShare }) {
  return (
    <ActionDialog
      open={
        <>
          Revoke<span className="sr-only"> the link for {label}</span>
        </>
      }
      openVariant="danger-quiet"
      openSize="sm"
      title="Revoke this link"
      description="It opens nothing from this moment on. It cannot be opened again; make another one instead."
      submit="Revoke the link"
      submitVariant="danger"
      action={revoke}
      input={() => ({ shareId })}
      done={() => 'The link was revoked.'}
    />
  );
}
