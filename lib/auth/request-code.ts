import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Config } from '#lib/config.ts';
import { issueCode } from './issue-code.ts';
import { newSecret, sha256Text } from './tokens.ts';

const actor: SystemActor = { kind: 'system', name: 'console' };

/**
 * Has the bot send a sign-in code to a Matrix id. The answer is the same whether or not the id exists or is known.
 * @returns the nonce for the browser's cookie: the code opens a session only beside it
 * @throws AuthError BAD_MATRIX_ID, SERVER_NOT_ALLOWED, RATE_LIMITED
 */
export async function requestCode(
  input: { typed: string; address: string; now: Date },
  config: Pick<Config, 'matrix'>,
): Promise<{ mxid: string; nonce: string }> {
  const nonce = newSecret();
  const mxid = await issueCode(
    {
      ...input,
      holder: { browserNonceSha256: sha256Text(nonce), personId: null },
      because: `A browser at ${input.address} asks to sign in to Countersign as you.`,
      record: async (tx, id, refused) => {
        const target = `matrix:${id}`;
        const context = { actor, at: input.now };
        if (refused)
          await appendAudit(tx, { action: 'sign_in.refused', target, detail: { mxid: id, code: refused } }, context);
        else await appendAudit(tx, { action: 'sign_in.code_sent', target, detail: { mxid: id } }, context);
      },
    },
    config,
  );
  return { mxid, nonce };
}
