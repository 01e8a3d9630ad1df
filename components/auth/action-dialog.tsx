'use client';

import { type ComponentProps, type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { Result } from '#lib/result.ts';
import { useAction } from './use-action.ts';

type ButtonLook = ComponentProps<typeof Button>;

type ActionDialogProps<Input, Value> = {
  /** The button that opens it. */
  open: ReactNode;
  openVariant?: ButtonLook['variant'];
  openSize?: ButtonLook['size'];
  title: string;
  description?: ReactNode;
  /** The button that does it: verb and object, never “OK”. */
  submit: string;
  submitVariant?: ButtonLook['variant'];
  action: (input: Input) => Promise<Result<Value>>;
  input: (form: FormData) => Input;
  /** What to say once it is done. */
  done: (value: Value) => string;
  wide?: boolean;
  children?: ReactNode;
};

/** A button that opens a form, which runs one server action; its refusal stays in the form. */
export function ActionDialog<Input, Value>(props: ActionDialogProps<Input, Value>) {
  const { title, description, submit, submitVariant = 'primary', children } = props;
  const [open, setOpen] = useState(false);
  const toast = useToast();
  const { run, pending, error, clear } = useAction(props.action, (value: Value) => {
    setOpen(false);
    toast('ok', props.done(value));
  });
  return (
    <>
      <Button
        variant={props.openVariant}
        size={props.openSize}
        onClick={() => {
          clear();
          setOpen(true);
        }}
      >
        {props.open}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={title} description={description} wide={props.wide}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            run(props.input(new FormData(event.currentTarget)));
          }}
        >
          {children}
          {error ? (
            <Callout tone="danger" role="alert">
              {error.message}
            </Callout>
          ) : null}
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant={submitVariant} pending={pending}>
              {submit}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}

/** A field of a form as text. */
export const formText = (form: FormData, name: string): string => String(form.get(name) ?? '');
