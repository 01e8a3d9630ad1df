import type { z } from 'zod';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { fail, ok, type Result } from '#lib/result.ts';
import { type CurrentSession, currentSession } from './current-person.ts';
import { grantFor, holdersInWords, type Permission } from './permissions.ts';
import { unexpected } from './unexpected.ts';
import { seesRoom, visibleRoomIds } from './visible-rooms.ts';

// The one way into a use case from the browser: session → permission → schema → room → use case → result.
// A 'use server' file exports what `action` returns and nothing else.

/** A use case's own error class: only these carry messages that were written for people. */
// biome-ignore lint/suspicious/noExplicitAny: a constructor's parameters are contravariant; nothing is ever constructed here
type ErrorClass = abstract new (...args: any[]) => Error & { code: string };

export type ActionContext = { actor: PersonActor; session: CurrentSession; now: Date };

type Action<S extends z.ZodType, T> = {
  permission: Permission;
  input: S;
  /** The room that the thing belongs to, null when there is no such thing. Required for permissions by room. */
  room?: (input: z.output<S>) => Promise<string | null>;
  errors?: readonly ErrorClass[];
  run: (input: z.output<S>, context: ActionContext) => Promise<T>;
};

export const notSignedIn = () => fail('NOT_SIGNED_IN', 'Your session has ended. Sign in again.');
const refused = (permission: Permission) => fail('NOT_PERMITTED', `Only ${holdersInWords(permission)} may do this.`);
// The same answer for what does not exist and for what the person may not see.
const notFound = () => fail('NOT_FOUND', 'There is no such thing, or you may not see it.');

/** First complaint of a schema: our own are sentences; the library's get the name of the field before them. */
export function invalidInput(error: z.ZodError) {
  const message = error.issues[0]?.message ?? 'This input is not valid.';
  const field = error.issues[0]?.path.join('.');
  return fail('INVALID_INPUT', field && !message.endsWith('.') ? `${field}: ${message}` : message);
}

/** Whether the person may ask; a refusal otherwise. `room` is asked only when the permission goes by room. */
export async function permit(
  actor: PersonActor,
  permission: Permission,
  room?: () => Promise<string | null>,
): Promise<Result<null>> {
  const grant = grantFor(actor, permission);
  if (grant === 'refused') return refused(permission);
  if (grant === 'granted') return ok(null);
  const roomId = room ? await room() : null;
  if (!roomId || !seesRoom(await visibleRoomIds(db(), actor), roomId)) return notFound();
  return ok(null);
}

/** Runs a use case and maps what it throws: listed errors to their code and message, all others to a reference. */
export async function outcome<T>(where: string, errors: readonly ErrorClass[], work: () => Promise<T>) {
  try {
    return ok(await work());
  } catch (error) {
    const known = errors.some((known) => error instanceof known);
    if (known) return fail((error as { code: string }).code, (error as Error).message);
    return unexpected(error, where);
  }
}

/** Makes a server action for people who are not signed in yet: signing in is the only thing they can do. */
export function visitorAction<S extends z.ZodType, T>(definition: {
  name: string;
  input: S;
  errors: readonly ErrorClass[];
  run: (input: z.output<S>, now: Date) => Promise<T>;
}): (input: z.input<S>) => Promise<Result<T>> {
  return async (raw) => {
    const parsed = definition.input.safeParse(raw);
    if (!parsed.success) return invalidInput(parsed.error);
    return outcome(`action ${definition.name}`, definition.errors, () => definition.run(parsed.data, new Date()));
  };
}

/** Makes a server action. */
export function action<S extends z.ZodType, T>(definition: Action<S, T>): (input: z.input<S>) => Promise<Result<T>> {
  const { permission, room, errors = [] } = definition;
  return async (raw) => {
    const answered = await outcome(`action ${permission}`, [], async (): Promise<Result<T>> => {
      const session = await currentSession();
      if (!session) return notSignedIn();
      // Before the schema: someone who may not ask learns nothing of what would be valid.
      if (grantFor(session.actor, permission) === 'refused') return refused(permission);
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) return invalidInput(parsed.error);
      const input = parsed.data;
      const permitted = await permit(session.actor, permission, room && (() => room(input)));
      if (!permitted.ok) return permitted;
      const context = { actor: session.actor, session, now: new Date() };
      return outcome(`action ${permission}`, errors, () => definition.run(input, context));
    });
    return answered.ok ? answered.value : answered;
  };
}
