'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import type { Difference } from '#lib/policy/difference-aspects.ts';
import type { Result } from '#lib/result.ts';
import { CapabilityList } from './capability-list.tsx';

type ActivatePolicyProps = {
  hash: string;
  room: { roomId: string; name: string };
  /** The version in force there; null when there is none. */
  version: number | null;
  difference: Difference;
  action: (input: { roomId: string; hash: string; reason: string }) => Promise<Result<{ version: number }>>;
};

/** Puts a policy in force in a room, showing first what may then be done that could not before. */
export function ActivatePolicy({ hash, room, version, difference, action }: ActivatePolicyProps) {
  return (
    <ActionDialog
      open="Activate"
      openSize="sm"
      wide
      title={`Activate in “${room.name}”`}
      description={
        version === null
          ? 'No policy is in force there: this will be version 1.'
          : `It replaces version ${version}. Decisions and pinned tokens that rest on that version no longer count.`
      }
      submit={`Put in force in “${room.name}”`}
      action={action}
      input={(form) => ({ roomId: room.roomId, hash, reason: formText(form, 'reason') })}
      done={(activated) => `Version ${activated.version} is in force in “${room.name}”.`}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label="Changes" tabIndex={0} className="max-h-72 overflow-y-auto rounded-md border bg-sunken p-3">
        <CapabilityList difference={difference} />
      </section>
      <Field label="Reason" required hint="Kept with the version.">
        {(control) => <Textarea {...control} name="reason" rows={3} maxLength={500} />}
      </Field>
    </ActionDialog>
  );
}
