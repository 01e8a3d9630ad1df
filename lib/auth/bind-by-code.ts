import type { PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { displayText } from '#lib/canon/display-text.ts';
import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { type Db, transaction } from '#lib/db/transaction.ts';
import { bindMxid } from '#lib/people/bind-mxid.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { findBinding } from '#lib/people/store.ts';
import { AuthError } from './auth-error.ts';
import { issueCode } from './issue-code.ts';
import { noCode, proveCode, type Waiting } from './prove-code.ts';
import { type CodeHolder, findOpenCode, spendTry } from './store.ts';
import { sha256Text } from './tokens.ts';

// Binding a further Matrix id from the account page: the bot sends a code to the id, and it counts only in the session
// that asked, and once the id has answered. Typed the other way round alone, into the chat, a number that an attacker
// gave out would bind the attacker's account to the victim's id.

type Binder = { actor: PersonActor; sessionId: string; now: Date };

const holderOf = ({ actor, sessionId }: Omit<Binder, 'now'>): CodeHolder => ({
  browserNonceSha256: sha256Text(`bind\n${sessionId}`),
  personId: actor.personId,
});
const targetOf = (actor: PersonActor) => `person:${actor.personId}`;

/**
 * Has the bot send a binding code to a Matrix id.
 * @throws AuthError BAD_MATRIX_ID, SERVER_NOT_ALLOWED, RATE_LIMITED; PeopleError ID_IS_YOURS
 */
export async function requestBindingCode(
  input: Binder & { typed: string; address: string },
  config: Pick<Config, 'matrix'>,
): Promise<{ mxid: string }> {
  const { actor, now, typed, address } = input;
  if ((await findBinding(db(), typed.trim()))?.personId === actor.personId) {
    throw new PeopleError('ID_IS_YOURS', 'This Matrix id is bound to your account already.');
  }
  const name = displayText(actor.name).text;
  const mxid = await issueCode(
    {
      typed,
      address,
      now,
      holder: holderOf(input),
      because: `A browser at ${address}, signed in to Countersign as “${name}”, asks to bind this Matrix id to that account.`,
      record: async (tx, id, refused) => {
        const context = { actor, at: now };
        const target = targetOf(actor);
        if (refused)
          await appendAudit(tx, { action: 'binding.refused', target, detail: { mxid: id, code: refused } }, context);
        else await appendAudit(tx, { action: 'binding.code_sent', target, detail: { mxid: id } }, context);
      },
    },
    config,
  );
  return { mxid };
}

/** The id that this session has asked a binding code for and may still enter one. */
export async function openBindingCode(db: Db, binder: Binder): Promise<string | null> {
  return (await findOpenCode(db, holderOf(binder), binder.now))?.mxid ?? null;
}

async function recordRefusal({ actor, now }: Binder, mxid: string, code: string): Promise<void> {
  const event = { action: 'binding.refused', target: targetOf(actor), detail: { mxid, code } } as const;
  await transaction((tx) => appendAudit(tx, event, { actor, at: now }));
}

/**
 * Binds the id whose code was typed to the signed-in person, once the id answered with the number that is shown until then.
 * @throws AuthError NO_ACTIVE_CODE, WRONG_CODE; PeopleError ID_OF_ANOTHER, REBINDING_NEEDS_ADMIN, NOT_A_PERSON
 */
export async function redeemBindingCode(input: Binder & { typed: string }): Promise<{ mxid: string } | Waiting> {
  const { actor, now, typed } = input;
  const open = await spendTry(db(), holderOf(input), now);
  if (!open) throw noCode();
  const { mxid } = open;
  try {
    return await transaction(async (tx) => {
      const waiting = await proveCode(tx, open, typed, now);
      if (waiting) return waiting;
      await bindMxid(tx, { personId: actor.personId, mxid, actor, now });
      return { mxid };
    });
  } catch (error) {
    if (error instanceof AuthError || error instanceof PeopleError) await recordRefusal(input, mxid, error.code);
    throw error;
  }
}
