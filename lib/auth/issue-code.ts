import { isAgentMxid } from '#lib/agents/store.ts';
import type { Config } from '#lib/config.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { enqueueMessage } from '#lib/matrix/enqueue.ts';
import { AuthError } from './auth-error.ts';
import { codeHash, codeMinutes, codeTries, newCode, printCode } from './code.ts';
import { readMatrixId } from './matrix-id.ts';
import { withinRate } from './rate-limit.ts';
import { type CodeHolder, closeCodesOf, countCodesSince, insertCode, lockCodesOf } from './store.ts';

const windowMs = 15 * 60_000;
const perId = 3;
const perAddress = 10;

const tooMany = () =>
  new AuthError('RATE_LIMITED', 'Too many codes were asked for. Wait a quarter of an hour, then try again.');

export type CodeRequest = {
  /** The Matrix id as it was typed. */
  typed: string;
  address: string;
  /** The browser that may enter the code, and what for. */
  holder: CodeHolder;
  /** What the message says before the code. */
  because: string;
  /** Records that a code was sent (`null`), or the reason why none was, in the transaction of the code. */
  record: (tx: Tx, mxid: string, refused: 'NOT_A_PERSON' | null) => Promise<void>;
  now: Date;
};

/** The message that carries the code; `forgetContent` of the outbox drops it once it was sent. */
const codeMessage = (because: string, code: string) => ({
  msgtype: 'm.notice',
  body:
    `${because}\n\nCode: ${printCode(code)}\n\n` +
    `Type it into that browser within ${codeMinutes} minutes, and nowhere else. The browser then shows a number: answer ` +
    `here with it. If this was not you, ignore it, and answer no number that anybody tells you.`,
  'm.mentions': {},
});

async function storeCode(tx: Tx, mxid: string, code: string, { holder, now }: CodeRequest): Promise<string> {
  const { id } = await insertCode(tx, {
    mxid,
    ...holder,
    codeSha256: codeHash(mxid, code),
    triesLeft: codeTries,
    createdAt: now,
    expiresAt: new Date(now.getTime() + codeMinutes * 60_000),
  });
  return id;
}

/**
 * Has the bot send a code to a Matrix id. The answer is the same whether or not the id exists or is known; one code is
 * open per id.
 * @returns the id as it was read
 * @throws AuthError BAD_MATRIX_ID, SERVER_NOT_ALLOWED, RATE_LIMITED
 */
export async function issueCode(request: CodeRequest, config: Pick<Config, 'matrix'>): Promise<string> {
  const { now } = request;
  const mxid = readMatrixId(request.typed, config.matrix.approverServers);
  if (!withinRate(`sign-in:${request.address}`, { max: perAddress, windowMs }, now)) throw tooMany();
  await transaction(async (tx) => {
    // Two requests for one id at once: the second waits here and then sees, counts and closes the first one's code.
    await lockCodesOf(tx, mxid);
    const recent = await countCodesSince(tx, mxid, new Date(now.getTime() - windowMs));
    if (recent >= perId) throw tooMany();
    await closeCodesOf(tx, mxid, now);
    const code = newCode();
    const codeId = await storeCode(tx, mxid, code, request);
    // Agents and the bot are no people. Their code exists, so that the answers do not differ, and goes nowhere.
    const program = mxid === config.matrix.botUserId || (await isAgentMxid(tx, mxid));
    if (!program) {
      await enqueueMessage(tx, {
        directMxid: mxid,
        eventType: 'm.room.message',
        content: codeMessage(request.because, code),
        dedupeKey: `sign-in-code:${codeId}`,
        kind: 'sign-in-code',
        now,
      });
    }
    await request.record(tx, mxid, program ? 'NOT_A_PERSON' : null);
  });
  return mxid;
}
