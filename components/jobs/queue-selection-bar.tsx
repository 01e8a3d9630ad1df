'use client';

import { Button } from '#components/ui/button.tsx';
import { Ban, Stamp, X } from '#components/ui/more-icons.tsx';
import type { Chosen } from './queue-selection.ts';

export type SelectionBarProps = {
  chosen: Chosen;
  onAlike: () => void;
  onDeny: () => void;
  onApprove: () => void;
  onClear: () => void;
};

/** What can be done with what was selected. */
export default function SelectionBar({ chosen, onAlike, onDeny, onApprove, onClear }: SelectionBarProps) {
  const { items, lost, approval, alike } = chosen;
  return (
    <>
      <p role="status" className="text-sm font-medium whitespace-nowrap">
        {items.length} selected
        {lost > 0 ? <span className="font-normal text-muted">; {lost} changed and left out</span> : null}
      </p>
      {items.length > 0 ? (
        <>
          <Button size="sm" variant="danger-quiet" onClick={onDeny}>
            <Ban aria-hidden />
            Deny {items.length}…
          </Button>
          {approval.open ? (
            <Button size="sm" variant="primary" onClick={onApprove}>
              <Stamp aria-hidden />
              Approve {items.length}…
            </Button>
          ) : null}
        </>
      ) : null}
      {alike.length > 0 ? (
        <Button size="sm" variant="ghost" onClick={onAlike}>
          Add {alike.length} alike
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" aria-label="Clear the selection" onClick={onClear}>
        <X aria-hidden />
      </Button>
      {approval.open || items.length === 0 ? null : (
        <p className="truncate text-sm text-muted max-md:hidden" title={approval.why}>
          {approval.why}
        </p>
      )}
    </>
  );
}
