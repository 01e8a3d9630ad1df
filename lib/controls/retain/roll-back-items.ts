// A roll-back: both policies, what differs between them, and what ran under the one that was rolled back.

import { hashJcs } from '#lib/canon/digest.ts';
import { capabilityDifference } from '#lib/policy/difference.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { altered, type Found, itemOf, missing, type RetainGroup } from './item.ts';
import type { Look } from './look.ts';
import { policyItems } from './room-items.ts';
import { jobsLoggedUnder, jobsUnder } from './store.ts';

async function lookAtDifference({ db }: Look, before: string, after: string): Promise<Found> {
  try {
    const [from, to] = [await findPolicy(db, before), await findPolicy(db, after)];
    if (!from || !to) return missing('One of the two policies is not stored here');
    const difference = capabilityDifference(from.policy, to.policy);
    const { gained, lost, changed } = difference;
    const note = `${gained.length} gained, ${lost.length} lost, ${changed.length} changed`;
    return { state: 'there', digest: await hashJcs(difference), note };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return altered(error.message);
  }
}

/** The policies before and after, and the capability difference, worked out anew from both. */
export async function policiesGroup(look: Look, before: string, after: string): Promise<RetainGroup> {
  const both = [
    { hash: before, what: 'Policy rolled back' },
    { hash: after, what: 'Policy put in force' },
  ];
  const thing = { kind: 'difference', what: 'Capability difference', id: 'before to after' } as const;
  return {
    title: 'Policies and their difference',
    items: [...(await policyItems(look, both)), itemOf(thing, await lookAtDifference(look, before, after))],
  };
}

/** Jobs that ran under a policy of a room: those that our rows name, and those that the log alone still names. */
export async function ranUnder({ db }: Look, roomId: string, hash: string): Promise<string[]> {
  const [rows, logged] = [await jobsUnder(db, roomId, hash), await jobsLoggedUnder(db, roomId, hash)];
  return [...new Set([...rows, ...logged])];
}
