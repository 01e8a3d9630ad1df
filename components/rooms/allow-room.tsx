'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Plus } from '#components/ui/more-icons.tsx';
import type { Result } from '#lib/result.ts';

type AllowRoomProps = {
  /** Matrix id of the bot, to be invited afterwards. */
  bot: string;
  action: (input: { roomId: string; name: string }) => Promise<Result<{ roomId: string }>>;
};

/** Puts a room on the list. */
export function AllowRoom({ bot, action }: AllowRoomProps) {
  return (
    <ActionDialog
      open={
        <>
          <Plus aria-hidden />
          Allow a room
        </>
      }
      openVariant="primary"
      title="Allow a room"
      description={`Then invite ${bot} to it. The bot accepts invitations to rooms on this list only, and takes requests from then on.`}
      submit="Allow this room"
      action={action}
      input={(form) => ({ roomId: formText(form, 'roomId'), name: formText(form, 'name') })}
      done={() => `The room is on the list. Invite ${bot} to it.`}
    >
      <Field label="Room id" required hint="The exact id, from the room’s advanced settings. An alias does not count.">
        {(control) => (
          <Input {...control} name="roomId" placeholder="!abcdef:example.org" spellCheck={false} autoComplete="off" />
        )}
      </Field>
      <Field label="Name" required hint="How this console calls the room. The room’s own name is not used as a key.">
        {(control) => <Input {...control} name="name" autoComplete="off" />}
      </Field>
    </ActionDialog>
  );
}
