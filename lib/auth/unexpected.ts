import { randomInt } from 'node:crypto';
import { cutOff } from '#lib/db/listen.ts';
import { log } from '#lib/log.ts';
import { fail } from '#lib/result.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const newReference = () => Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Logs what nobody foresaw under a reference id, and answers with one sentence that carries the same id. */
export function unexpected(error: unknown, where: string) {
  const reference = newReference();
  log().error({ err: error, reference, where }, 'unexpected error');
  if (cutOff()) {
    const words = 'The console is cut off from its database; nothing is done until it is back. Try again in a moment.';
    return fail('CUT_OFF', `${words} The log names it as ${reference}.`);
  }
  return fail(
    'UNEXPECTED',
    `Something went wrong on our side; look at what is shown before trying again. The log names it as ${reference}.`,
  );
}
