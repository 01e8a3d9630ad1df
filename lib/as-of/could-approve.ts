// PURE. Whether somebody whom a policy named could approve, by the same rules as a decision of today (lib/jobs/may-decide.ts),
// for a job that was not their own.

import type { Membership } from './membership.ts';

/** `none`: the id never had an account here, so the homeserver's word stood for it. */
export type Account = 'enabled' | 'disabled' | 'unbound' | 'none';

export type Standing = { could: 'yes' | 'no' | 'not_known'; why: string };

type Facts = {
  roomState: string;
  /** A control over the room that kept everybody from approving. */
  stopped: 'triage' | 'freeze' | null;
  isAgent: boolean;
  account: Account;
  memberships: readonly Membership[];
};

const no = (why: string): Standing => ({ could: 'no', why });

export function couldApprove({ roomState, stopped, isAgent, account, memberships }: Facts): Standing {
  if (roomState !== 'joined') return no(`The room was ${roomState}, so it took no decisions.`);
  if (stopped === 'triage') return no('The room was in read-only triage, so nothing could be approved.');
  if (stopped === 'freeze') return no('Approvals were frozen.');
  if (isAgent) return no('The id is an agent’s, and an agent never decides.');
  if (account === 'disabled') return no('The account was disabled.');
  if (account === 'unbound') return no('The id had been taken from its account.');
  const word = account === 'none' ? 'No account here; the homeserver’s word alone.' : 'Bound to an account.';
  if (memberships.includes('joined')) return { could: 'yes', why: word };
  if (!memberships.includes('not_known')) return no('Not joined.');
  return { could: 'not_known', why: `${word} Whether they were joined was not recorded.` };
}
