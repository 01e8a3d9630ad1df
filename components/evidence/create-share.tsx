'use client';

import { Share2 } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { CalloutBox } from '#components/ui/callout-box.tsx';
import { Command } from '#components/ui/code.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { Result } from '#lib/result.ts';
import { type ShareLevel, shareLabelMax, shareLevels } from '#lib/sharing/share-terms.ts';
import { levelNames, levelWords, shareDurations } from './share-words.ts';

type Made = { url: string; expiresAt: string };
export type CreateShare = (input: {
  jobId: string;
  level: ShareLevel;
  hours: number;
  label: string;
}) => Promise<Result<Made>>;

function Levels() {
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-1 text-sm font-medium">What it shows</legend>
      {shareLevels.map((level) => (
        <label key={level} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5">
          <input
            type="radio"
            name="level"
            value={level}
            defaultChecked={level === 'metadata'}
            className="mt-1 size-4 accent-accent"
          />
          <span>
            <span className="font-medium">{levelNames[level]}</span>
            <span className="block text-sm text-muted">{levelWords[level]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Terms() {
  return (
    <>
      <Field label="For whom" required hint="Stands in the list of links and in the log, not on the shared page.">
        {(control) => <Input name="label" maxLength={shareLabelMax} autoComplete="off" {...control} />}
      </Field>
      <Levels />
      <Field label="Good for" required>
        {(control) => (
          <Select name="hours" defaultValue={String(7 * 24)} {...control}>
            {shareDurations.map(({ hours, words }) => (
              <option key={hours} value={hours}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}

function MadeLink({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <p>
        Copy it now: it is shown this once and stored nowhere. It opens until <ExactTime at={made.expiresAt} />, or
        until you revoke it.
      </p>
      <Command>{made.url}</Command>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have it
        </Button>
      </DialogActions>
    </div>
  );
}

/** A button with the form that makes a link; the link itself is shown once. */
export function CreateShareDialog({ jobId, create }: { jobId: string; create: CreateShare }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const { run, pending, error, clear } = useAction(create, setMade);
  const close = () => {
    setOpen(false);
    setMade(null);
    clear();
  };
  function submit(form: FormData) {
    const level = shareLevels.find((each) => each === form.get('level')) ?? 'metadata';
    run({ jobId, level, hours: Number(form.get('hours')), label: String(form.get('label') ?? '') });
  }
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Share2 aria-hidden />
        Share…
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={made ? 'The link is made' : 'Share this evidence'}
        description={made ? undefined : 'Whoever has the link needs no account. Every view is an entry of the log.'}
      >
        {made ? (
          <MadeLink made={made} onClose={close} />
        ) : (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              submit(new FormData(event.currentTarget));
            }}
          >
            <Terms />
            {error ? (
              <CalloutBox tone="danger" role="alert" icon={Share2}>
                {error.message}
              </CalloutBox>
            ) : null}
            <DialogActions>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="primary" pending={pending}>
                Make the link
              </Button>
            </DialogActions>
          </form>
        )}
      </Dialog>
    </>
  );
}
