'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { KeyRound } from '#components/ui/more-icons.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { type EnrolActions, enrol } from './enrol.ts';

const steps = {
  confirm: 'Confirm with a passkey that you have.',
  create: 'Your browser now makes the new passkey.',
};

type AddPasskeyProps = EnrolActions & {
  /** Whether one in force must sign first. */
  confirms: boolean;
};

/** Adds a passkey under a name. */
export function AddPasskey({ begin, finish, confirms }: AddPasskeyProps) {
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [step, setStep] = useState<keyof typeof steps | null>(null);
  const [pending, startTransition] = useTransition();

  const submit = (name: string) =>
    startTransition(async () => {
      setProblem(null);
      const result = await enrol({ begin, finish }, name, setStep);
      setStep(null);
      if (!result.ok) return setProblem(result.error.message);
      setOpen(false);
      toast('ok', `“${name}” is added; the audit log says so.`);
      router.refresh();
    });

  return (
    <>
      <Button
        variant="primary"
        onClick={() => {
          setProblem(null);
          setOpen(true);
        }}
      >
        <KeyRound aria-hidden />
        Add a passkey…
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Add a passkey"
        description={
          confirms
            ? 'Your browser asks twice: for a passkey that you have, then for the new one.'
            : 'Your browser asks where to keep it: on this device, a security key or a phone.'
        }
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit(String(new FormData(event.currentTarget).get('name') ?? '').trim());
          }}
        >
          <Field label="Name" required hint="So that you know it again, such as “work laptop” or “blue key”.">
            {(control) => <Input {...control} name="name" maxLength={60} autoComplete="off" />}
          </Field>
          {problem ? (
            <Callout tone="danger" role="alert" title="Nothing was added">
              {problem}
            </Callout>
          ) : null}
          <p role="status" className="text-sm text-muted empty:hidden">
            {step ? steps[step] : null}
          </p>
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" pending={pending}>
              Add the passkey
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
