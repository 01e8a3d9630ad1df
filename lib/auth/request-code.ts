import type { SystemActor } from '#lib/actor.ts';
import { isAgentMxid } from '#lib/agents/store.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Config } from '#lib/config.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { enqueueMessage } from '#lib/matrix/enqueue.ts';
import { AuthError } from './auth-error.ts';
import { codeHash, codeMinutes, codeTries, newCode, printCode } from './code.ts';
import { readMatrixId } from './matrix-id.ts';
import { withinRate } from './rate-limit.ts';
import { closeCodesOf, countCodesSince, insertCode, lockCodesOf } from './store.ts';
import { newSecret, sha256Text } from './tokens.ts';

const windowMs = 15 * 60_000;
const perId = 3;
const perAddress = 10;
const actor: SystemActor = { kind: 'system', name: 'console' };

const tooMany = () =>
  new AuthError('RATE_LIMITED', 'Too many codes were asked for. Wait a quarter of an hour, then try again.');

type Asked = { mxid: string; address: string; now: Date };

/** The message that carries the code; `forgetContent` of the outbox drops it once it was sent. */
const codeMessage = (code: string, address: string) => ({
  msgtype: 'm.notice',
  body:
    `A browser at ${address} asks to sign in to Countersign as you.\n\nCode: ${printCode(code)}\n\n` +
    `Type it into that browser within ${codeMinutes} minutes, and nowhere else. If this was not you, ignore it.`,
  'm.mentions': {},
});

async function sendCode(tx: Tx, { mxid, address, now }: Asked, codeId: string, code: string): Promise<void> {
  await enqueueMessage(tx, {
    directMxid: mxid,
    eventType: 'm.room.message',
    content: codeMessage(code, address),
    dedupeKey: `sign-in-code:${codeId}`,
    kind: 'sign-in-code',
    now,
  });
  const event = { action: 'sign_in.code_sent', target: `matrix:${mxid}`, detail: { mxid } } as const;
  await appendAudit(tx, event, { actor, at: now });
}

async function refuseProgram(tx: Tx, { mxid, now }: Asked): Promise<void> {
  const detail = { mxid, code: 'NOT_A_PERSON' };
  await appendAudit(tx, { action: 'sign_in.refused', target: `matrix:${mxid}`, detail }, { actor, at: now });
}

/**
 * Has the bot send a sign-in code to a Matrix id. The answer is the same whether or not the id exists or is known.
 * @returns the nonce for the browser's cookie: the code opens a session only beside it
 * @throws AuthError BAD_MATRIX_ID, SERVER_NOT_ALLOWED, RATE_LIMITED
 */
export async function requestCode(
  input: { typed: string; address: string; now: Date },
  config: Pick<Config, 'matrix'>,
): Promise<{ mxid: string; nonce: string }> {
  const mxid = readMatrixId(input.typed, config.matrix.approverServers);
  if (!withinRate(`sign-in:${input.address}`, { max: perAddress, windowMs }, input.now)) throw tooMany();
  const nonce = newSecret();
  await transaction(async (tx) => {
    // Two requests for one id at once: the second waits here and then sees, counts and closes the first one's code.
    await lockCodesOf(tx, mxid);
    const recent = await countCodesSince(tx, mxid, new Date(input.now.getTime() - windowMs));
    if (recent >= perId) throw tooMany();
    await closeCodesOf(tx, mxid, input.now);
    const code = newCode();
    const { id } = await insertCode(tx, {
      mxid,
      codeSha256: codeHash(mxid, code),
      browserNonceSha256: sha256Text(nonce),
      triesLeft: codeTries,
      createdAt: input.now,
      expiresAt: new Date(input.now.getTime() + codeMinutes * 60_000),
    });
    const asked = { mxid, address: input.address, now: input.now };
    // Agents and the bot are no people. Their code exists, so that the answers do not differ, and goes nowhere.
    const program = mxid === config.matrix.botUserId || (await isAgentMxid(tx, mxid));
    await (program ? refuseProgram(tx, asked) : sendCode(tx, asked, id, code));
  });
  return { mxid, nonce };
}
