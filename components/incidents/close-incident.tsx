'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { textMax } from '#lib/incidents/text-max.ts';
import type { Result } from '#lib/result.ts';

export type CloseAction = (input: { incidentId: string; conclusion: string }) => Promise<Result<null>>;

/** Closes an incident with a conclusion. */
export function CloseIncident({ incidentId, action }: { incidentId: string; action: CloseAction }) {
  return (
    <ActionDialog
      open="Close the incident"
      title="Close the incident"
      description="It takes no finding and no control after that. Controls stay in force until they are lifted. What comes later belongs in a new incident that follows it."
      submit="Close it with this conclusion"
      action={action}
      input={(form) => ({ incidentId, conclusion: formText(form, 'conclusion') })}
      done={() => 'The incident is closed.'}
      wide
    >
      <Field label="Conclusion" required hint="What happened, what was done about it, what is left to do.">
        {(control) => <Textarea {...control} name="conclusion" rows={5} maxLength={textMax.conclusion} />}
      </Field>
    </ActionDialog>
  );
}
