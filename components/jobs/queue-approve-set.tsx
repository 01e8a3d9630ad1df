'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { LoaderCircle } from '#components/ui/icons.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { Link } from '#components/ui/link.tsx';
import { KeyRound, Stamp } from '#components/ui/more-icons.tsx';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { SetView } from '#lib/jobs/read-set.ts';
import type { QueueActions, SetOutcome } from './queue-action-types.ts';
import { QueueSetContents } from './queue-set-contents.tsx';
import { allDecided, QueueSetOutcome } from './queue-set-outcome.tsx';
import { useSetApproval } from './use-set-approval.ts';
import { useSetView } from './use-set-view.ts';

type QueueApproveSetProps = {
  items: SetItem[];
  actions: Pick<QueueActions, 'readSet' | 'askSetSignature' | 'approveSet'>;
  onClose: () => void;
  onDone: (words: string) => void;
};

const plans = (count: number) => (count === 1 ? '1 plan' : `${count} plans`);

/** What the reader's passkey has to do with it. */
function PasskeyWords({ passkey }: { passkey: SetView['passkey'] }) {
  if (passkey === 'none') return null;
  if (passkey === 'missing') {
    return (
      <Callout tone="warn">
        The policy wants a passkey to approve this tier, and you have none.{' '}
        <Link href="/me/passkeys" className="underline underline-offset-2">
          Add a passkey
        </Link>
      </Callout>
    );
  }
  return (
    <p className="flex items-start gap-1.5 text-sm text-muted">
      <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0" />
      Your browser then asks for your passkey, which signs all of these digests at once.
    </p>
  );
}

type SetFormProps = Pick<QueueApproveSetProps, 'items' | 'actions' | 'onClose'> & {
  view: SetView;
  onOutcome: (outcome: SetOutcome) => void;
};

/** The plans, a reason where the policy wants one, and the button. */
function SetForm({ view, items, actions, onClose, onOutcome }: SetFormProps) {
  const [reason, setReason] = useState('');
  const { approve, pending, problem } = useSetApproval(actions, onOutcome);
  const { passkey, reasonRequired } = view;
  const signs = passkey === 'required' || passkey === 'available';
  const ready = passkey !== 'missing' && !(reasonRequired && reason.trim() === '');
  return (
    <>
      <QueueSetContents view={view} />
      {reasonRequired ? (
        <Field label="Reason" required hint="The policy wants one; it is kept with each decision.">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={1000}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          )}
        </Field>
      ) : null}
      {problem ? (
        <Callout tone="danger" role="alert" title="Nothing was decided">
          {problem}
        </Callout>
      ) : (
        <PasskeyWords passkey={passkey} />
      )}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Back
        </Button>
        {problem && passkey === 'available' ? (
          <Button disabled={!ready || pending} onClick={() => approve(items, reason.trim(), false)}>
            Approve without a passkey
          </Button>
        ) : null}
        <Button
          variant="primary"
          disabled={!ready}
          pending={pending}
          onClick={() => approve(items, reason.trim(), signs)}
        >
          {signs ? <KeyRound aria-hidden /> : <Stamp aria-hidden />}
          Approve {plans(items.length)}
        </Button>
      </DialogActions>
    </>
  );
}

/** Approves the selected plans, which do the same in the lowest tier, once they were shown. */
export default function QueueApproveSet({ items, actions, onClose, onDone }: QueueApproveSetProps) {
  // What was selected when it was opened: the list behind may change.
  const [chosen] = useState(items);
  const [outcome, setOutcome] = useState<SetOutcome | null>(null);
  const read = useSetView(chosen, actions.readSet);
  const onOutcome = (value: SetOutcome) => {
    if (allDecided(value)) onDone(`Approved ${plans(value.results.length)}.`);
    else setOutcome(value);
  };
  const title = outcome ? 'Some were not approved' : `Approve ${plans(chosen.length)}`;
  if (read?.ok && !outcome) {
    return (
      <Dialog open wide onClose={onClose} title={title}>
        <SetForm view={read.value} items={chosen} actions={actions} onClose={onClose} onOutcome={onOutcome} />
      </Dialog>
    );
  }
  return (
    <Dialog open wide onClose={onClose} title={title}>
      {outcome ? <QueueSetOutcome outcome={outcome} verb="approved" /> : null}
      {read === null ? (
        <LoaderCircle aria-label="Reading the plans" className="size-5 animate-spin text-faint" />
      ) : null}
      {read?.ok === false ? (
        <Callout tone="danger" role="alert">
          {read.error.message}
        </Callout>
      ) : null}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Back
        </Button>
      </DialogActions>
    </Dialog>
  );
}
