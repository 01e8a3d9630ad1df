'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';

type ConfirmActionProps<Input extends object> = {
  /** The button that opens it; `label` tells several of them apart for assistive technology. */
  open: string;
  label?: string;
  danger?: boolean;
  title: string;
  submit: string;
  action: (input: Input) => Promise<Result<unknown>>;
  /** What the action is told; a reason is asked for in the form when `askReason` is set. */
  input: Omit<Input, 'reason'>;
  askReason?: boolean;
  done: string;
  children?: ReactNode;
};

/** A button that says what it will do before it does it, then reads the page again. */
export function ConfirmAction<Input extends object>(props: ConfirmActionProps<Input>) {
  const { open, label, danger = false, askReason = false } = props;
  const router = useRouter();
  return (
    <ActionDialog
      open={
        <>
          {open}
          {label ? <span className="sr-only"> {label}</span> : null}
        </>
      }
      openVariant={danger ? 'danger-quiet' : 'secondary'}
      openSize="sm"
      title={props.title}
      submit={props.submit}
      submitVariant={danger ? 'danger' : 'primary'}
      action={props.action}
      input={(form) => ({ ...props.input, ...(askReason ? { reason: formText(form, 'reason') } : {}) }) as Input}
      done={() => {
        router.refresh();
        return props.done;
      }}
    >
      {props.children ? <div className="grid gap-2 text-muted">{props.children}</div> : null}
      {askReason ? (
        <Field label="Reason" required hint="Kept in the audit log.">
          {(control) => <Textarea {...control} name="reason" rows={3} maxLength={500} />}
        </Field>
      ) : null}
    </ActionDialog>
  );
}
