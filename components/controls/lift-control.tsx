'use client';

import { useMemo } from 'react';
import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { Play } from '#components/ui/more-icons.tsx';
import type { ControlKind } from '#lib/controls/scope.ts';
import type { Result } from '#lib/result.ts';
import { type AskSignature, type Signable, signedAction } from './signed-action.ts';

type Lift = { controlId: string; reason: string };
type Lifted = { jobsRevalidated: string[] };

const verbs: Record<Exclude<ControlKind, 'revoke'>, string> = {
  triage: 'End triage',
  freeze: 'Lift the freeze',
  rollback: 'End the roll-back',
};

const ends: Record<Exclude<ControlKind, 'revoke'>, string> = {
  triage: 'Nothing resumes by itself: each waiting job gets a new digest and is asked for again.',
  freeze: 'Nothing resumes by itself: each waiting job gets a new digest and is asked for again.',
  rollback: 'The policy that was put in force stays in force; only the forced pin ends.',
};

/** Lifts a control, with a reason and the person's passkey when they hold one. */
export function LiftControl(props: {
  controlId: string;
  kind: Exclude<ControlKind, 'revoke'>;
  sign: AskSignature<Lift>;
  action: (input: Signable<Lift>) => Promise<Result<Lifted>>;
}) {
  const { controlId, kind, sign, action } = props;
  const act = useMemo(() => signedAction(sign, action), [sign, action]);
  return (
    <ActionDialog
      open={
        <>
          <Play aria-hidden />
          {verbs[kind]}
        </>
      }
      openVariant="primary"
      title={verbs[kind]}
      description={ends[kind]}
      submit={verbs[kind]}
      action={act}
      input={(form) => ({ controlId, reason: formText(form, 'reason') })}
      done={({ jobsRevalidated }: Lifted) =>
        jobsRevalidated.length === 0
          ? 'It is lifted.'
          : `It is lifted; ${jobsRevalidated.length} waiting ${jobsRevalidated.length === 1 ? 'job was' : 'jobs were'} looked at again.`
      }
    >
      <Field label="Reason" required hint="Told to the rooms, and kept in the log.">
        {(control) => <Textarea {...control} name="reason" rows={3} maxLength={500} />}
      </Field>
    </ActionDialog>
  );
}
