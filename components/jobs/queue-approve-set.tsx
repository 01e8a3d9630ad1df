'use client';

import { LoaderCircle, Stamp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { SetView } from '#lib/jobs/read-set.ts';
import type { Result } from '#lib/result.ts';
import type { QueueActions, SetOutcome } from './queue-action-types.ts';
import { allDecided, QueueSetOutcome } from './queue-set-outcome.tsx';

type QueueApproveSetProps = {
  items: SetItem[];
  actions: Pick<QueueActions, 'readSet' | 'approveSet'>;
  onClose: () => void;
  onDone: (words: string) => void;
};

const plans = (count: number) => (count === 1 ? '1 plan' : `${count} plans`);

/** Every plan of the set with its exact arguments: nobody approves what was not on the screen. */
function SetContents({ view }: { view: SetView }) {
  return (
    <>
      <p>
        Together: <strong className="font-medium">{view.effect}</strong>
      </p>
      <section
        aria-label="Plans of this set"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[45dvh] overflow-auto rounded-md border"
      >
        <ul>
          {view.jobs.map((job) => (
            <li key={job.jobId} className="grid gap-1 border-b px-3 py-2 last:border-b-0">
              <p className="flex flex-wrap gap-x-3 text-sm text-muted">
                <a
                  href={`/jobs/${job.jobId}`}
                  target="_blank"
                  rel="noreferrer"
                  className="underline underline-offset-2"
                >
                  <code className="text-fg">{job.jobId}</code>
                </a>
                <span>
                  code <code>{job.code}</code>
                </span>
                <MarkedText>{job.requesterMxid}</MarkedText>
              </p>
              <ol className="grid gap-0.5 text-sm">
                {job.steps.map((step, index) => (
                  <li key={index} className="wrap-anywhere">
                    <code>
                      {step.tool} <MarkedText>{step.args}</MarkedText>
                    </code>
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      </section>
      <p className="text-sm text-muted">
        Each decision keeps the digest of this set, code <code>{view.setDigest.slice(0, 8)}</code>. A plan that changes
        before it is decided is left out.
      </p>
    </>
  );
}

/** Approves the selected plans, which do the same in the lowest tier, once they were shown. */
export default function QueueApproveSet({ items, actions, onClose, onDone }: QueueApproveSetProps) {
  // What was selected when it was opened: the list behind may change.
  const [chosen] = useState(items);
  const [read, setRead] = useState<Result<SetView> | null>(null);
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState<SetOutcome | null>(null);
  const { run, pending, error } = useAction(actions.approveSet, (value: SetOutcome) => {
    if (allDecided(value)) onDone(`Approved ${plans(value.results.length)}.`);
    else setOutcome(value);
  });
  const { readSet } = actions;
  useEffect(() => {
    let stale = false;
    const noAnswer: Result<SetView> = {
      ok: false,
      error: { code: 'NO_ANSWER', message: 'The console did not answer. Check the connection and try again.' },
    };
    readSet({ items: chosen })
      .catch(() => noAnswer)
      .then((result) => {
        if (!stale) setRead(result);
      });
    return () => {
      stale = true;
    };
  }, [readSet, chosen]);
  const problem = read?.ok === false ? read.error.message : (error?.message ?? null);
  const lacksReason = read?.ok === true && read.value.reasonRequired && reason.trim() === '';

  return (
    <Dialog open wide onClose={onClose} title={outcome ? 'Some were not approved' : `Approve ${plans(chosen.length)}`}>
      {outcome ? <QueueSetOutcome outcome={outcome} verb="approved" /> : null}
      {read === null ? (
        <LoaderCircle aria-label="Reading the plans" className="size-5 animate-spin text-faint" />
      ) : null}
      {read?.ok && !outcome ? <SetContents view={read.value} /> : null}
      {read?.ok && read.value.reasonRequired && !outcome ? (
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
        <Callout tone="danger" role="alert">
          {problem}
        </Callout>
      ) : null}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Back
        </Button>
        {outcome ? null : (
          <Button
            variant="primary"
            disabled={!read?.ok || lacksReason}
            pending={pending}
            onClick={() => run({ items: chosen, reason: reason.trim() || undefined })}
          >
            <Stamp aria-hidden />
            Approve {plans(chosen.length)}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
