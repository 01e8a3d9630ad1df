'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { type AskSignature, type Signable, signedAction } from '#components/controls/signed-action.ts';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { OctagonPause, Play } from '#components/ui/more-icons.tsx';
import type { Result } from '#lib/result.ts';
import { type Stops, stopsWords } from './stops-words.ts';

function Reason({ hint }: { hint: string }) {
  return (
    <Field label="Reason" required hint={hint}>
      {(control) => <Textarea {...control} name="reason" rows={3} maxLength={500} />}
    </Field>
  );
}

type EnterTriageProps = {
  /** Null: every room. */
  room: { roomId: string; name: string } | null;
  stops: Stops;
  sign: AskSignature<{ roomId: string | null; reason: string }>;
  action: (input: Signable<{ roomId: string | null; reason: string }>) => Promise<Result<{ controlId: string }>>;
};

/** Switches a room, or every room, to read-only triage, saying first what that stops. */
export function EnterTriage({ room, stops, sign, action }: EnterTriageProps) {
  const where = room ? `“${room.name}”` : 'every room';
  return (
    <ActionDialog
      open={
        <>
          <OctagonPause aria-hidden />
          {room ? 'Switch to triage' : 'Triage everywhere'}
        </>
      }
      openVariant="danger-quiet"
      title={`Switch ${where} to read-only triage`}
      submit={room ? 'Switch this room to triage' : 'Switch every room to triage'}
      submitVariant="danger"
      action={signedAction(sign, action)}
      input={(form) => ({ roomId: room?.roomId ?? null, reason: formText(form, 'reason') })}
      done={() => `Nothing is minted or authorized in ${where} from now on.`}
    >
      <Callout tone="warn" title={stopsWords(stops)}>
        Nothing is minted or authorized there until an admin ends it. Requests and plans are still recorded and shown.
      </Callout>
      <Reason hint="Shown on every page and told to the room." />
    </ActionDialog>
  );
}

type ExitTriageProps = {
  controlId: string;
  everyRoom: boolean;
  sign: AskSignature<{ controlId: string; reason: string }>;
  action: (input: Signable<{ controlId: string; reason: string }>) => Promise<Result<{ jobsRevalidated: string[] }>>;
};

/** Ends a triage. */
export function ExitTriage({ controlId, everyRoom, sign, action }: ExitTriageProps) {
  const where = everyRoom ? 'every room' : 'this room';
  return (
    <ActionDialog
      open={
        <>
          <Play aria-hidden />
          End triage
        </>
      }
      openVariant="primary"
      title={`End triage in ${where}`}
      description="Nothing resumes by itself: each waiting job gets a new digest and is asked for again."
      submit={`End triage in ${where}`}
      action={signedAction(sign, action)}
      input={(form) => ({ controlId, reason: formText(form, 'reason') })}
      done={({ jobsRevalidated }: { jobsRevalidated: string[] }) =>
        jobsRevalidated.length === 0
          ? 'Triage has ended.'
          : `Triage has ended; ${jobsRevalidated.length} waiting ${jobsRevalidated.length === 1 ? 'job was' : 'jobs were'} looked at again.`
      }
    >
      <Reason hint="Told to the room." />
    </ActionDialog>
  );
}
