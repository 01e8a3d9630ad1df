'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';

type RevokeAgentProps = {
  did: string;
  name: string;
  underWay: number;
  action: (input: { did: string; reason: string }) => Promise<Result<{ tokens: number }>>;
};

/** Revokes an agent's key for good, saying first what that stops. */
export function RevokeAgent({ did, name, underWay, action }: RevokeAgentProps) {
  return (
    <ActionDialog
      open="Revoke"
      openVariant="danger-quiet"
      openSize="sm"
      title={`Revoke “${name}”`}
      submit="Revoke this agent"
      submitVariant="danger"
      action={action}
      input={(form) => ({ did, reason: formText(form, 'reason') })}
      done={({ tokens }) => `The agent is revoked, and ${tokens === 1 ? '1 token' : `${tokens} tokens`} with it.`}
    >
      <Callout tone="warn" title="This cannot be undone">
        Every live token of this key is revoked
        {underWay > 0 ? `; ${underWay} ${underWay === 1 ? 'job stops' : 'jobs stop'}` : null}, and its waiting jobs are
        void. The agent comes back only under a new key.
      </Callout>
      <Field label="Reason" required>
        {(control) => <Textarea {...control} name="reason" rows={3} maxLength={500} />}
      </Field>
    </ActionDialog>
  );
}
