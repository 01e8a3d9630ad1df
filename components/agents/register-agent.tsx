'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Plus } from '#components/ui/more-icons.tsx';
import type { Result } from '#lib/result.ts';

type Registration = { did: string; name: string; mxid: string; operatorMxid: string };

/** Registers an agent by its public key. */
export function RegisterAgent({ action }: { action: (input: Registration) => Promise<Result<null>> }) {
  return (
    <ActionDialog
      open={
        <>
          <Plus aria-hidden />
          Register an agent
        </>
      }
      openVariant="primary"
      title="Register an agent"
      description="The agent proves with each call that it holds the private half of this key. No secret is exchanged."
      submit="Register this agent"
      action={action}
      input={(form) => ({
        did: formText(form, 'did'),
        name: formText(form, 'name'),
        mxid: formText(form, 'mxid'),
        operatorMxid: formText(form, 'operatorMxid'),
      })}
      done={() => 'The agent is registered. Assign it to a room to give it work.'}
    >
      <Field label="did:key" required hint="Ed25519; the agent prints it at its first start.">
        {(control) => (
          <Input {...control} name="did" placeholder="did:key:z6Mk…" spellCheck={false} autoComplete="off" />
        )}
      </Field>
      <Field label="Name" required>
        {(control) => <Input {...control} name="name" maxLength={80} autoComplete="off" />}
      </Field>
      <Field label="Operator’s Matrix id" hint="Who runs it. A policy may keep its operator from approving its jobs.">
        {(control) => <Input {...control} name="operatorMxid" spellCheck={false} autoComplete="off" />}
      </Field>
      <Field label="Its own Matrix id" hint="If the agent has an account in the room: that id may never decide.">
        {(control) => <Input {...control} name="mxid" spellCheck={false} autoComplete="off" />}
      </Field>
    </ActionDialog>
  );
}
