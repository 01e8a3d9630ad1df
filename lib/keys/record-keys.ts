import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import type { Keyring } from './keyring.ts';
import { insertPublicKey } from './store.ts';

/** Records the public halves of our keys, before first use, so that old evidence verifies for ever. */
export async function recordKeys(keyring: Partial<Keyring>, context: { actor: SystemActor; now: Date }): Promise<void> {
  await transaction(async (tx) => {
    for (const [role, signer] of Object.entries(keyring)) {
      const fresh = await insertPublicKey(tx, { kid: signer.kid, role, did: signer.did, createdAt: context.now });
      if (!fresh) continue;
      const event = { action: 'key.created', target: `key:${signer.kid}`, detail: { role, did: signer.did } } as const;
      await appendAudit(tx, event, { actor: context.actor, at: context.now });
    }
  });
}
