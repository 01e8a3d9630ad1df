'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';

type AssignAgentProps = {
  roomId: string;
  current: string | null;
  /** Agents in service. */
  agents: readonly { did: string; name: string }[];
  action: (input: { roomId: string; agentDid: string }) => Promise<Result<null>>;
};

/** Chooses the agent that works for a room. */
export function AssignAgent({ roomId, current, agents, action }: AssignAgentProps) {
  return (
    <ActionDialog
      open={current ? 'Change' : 'Assign an agent'}
      openSize="sm"
      title="Assign an agent"
      description="It is given every request of this room from now on. Jobs that exist keep the agent they were given."
      submit="Assign this agent"
      action={action}
      input={(form) => ({ roomId, agentDid: formText(form, 'agentDid') })}
      done={() => 'The agent works for this room from now on.'}
    >
      <Field label="Agent" required>
        {(control) => (
          <Select {...control} name="agentDid" defaultValue={current ?? ''}>
            <option value="" disabled>
              Choose an agent
            </option>
            {agents.map((agent) => (
              <option key={agent.did} value={agent.did}>
                {`${agent.name} (…${agent.did.slice(-8)})`}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </ActionDialog>
  );
}
