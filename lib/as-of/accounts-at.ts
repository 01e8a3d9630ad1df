import type { Db } from '#lib/db/transaction.ts';
import { bindingsAt, disabledAt } from './as-of-store.ts';
import type { Account } from './could-approve.ts';
import { stoodAt } from './moment.ts';

export type AccountsAt = {
  /** What an id stood for. */
  of(mxid: string): { account: Account; person: { id: string; name: string } | null };
  /** The ids that a person held. */
  mxidsOf(personId: string): string[];
  disabled: { personId: string; name: string; since: string; entryId: string }[];
};

/** Accounts and their Matrix ids as they stood at a moment. */
export async function accountsAt(db: Db, at: Date): Promise<AccountsAt> {
  const bindings = await bindingsAt(db, at);
  const disabled = await disabledAt(db, at);
  const off = new Set(disabled.map(({ personId }) => personId));
  const open = bindings.filter(({ boundAt, unboundAt }) => stoodAt(boundAt, unboundAt, at));
  return {
    of(mxid) {
      const binding = open.find((row) => row.mxid === mxid);
      if (!binding) return { account: bindings.some((row) => row.mxid === mxid) ? 'unbound' : 'none', person: null };
      const person = { id: binding.personId, name: binding.person.displayName };
      return { account: off.has(binding.personId) ? 'disabled' : 'enabled', person };
    },
    mxidsOf: (personId) => open.filter((row) => row.personId === personId).map((row) => row.mxid),
    disabled: disabled.map(({ personId, name, since, auditId }) => ({
      personId,
      name,
      since: since.toISOString(),
      entryId: String(auditId),
    })),
  };
}
