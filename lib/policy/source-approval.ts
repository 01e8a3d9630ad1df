// PURE. What the approval block must satisfy across its keys: groups within the approver list, rules that name existing
// groups and can be met, one rule a tier, approval rooms for listed rooms only.

import { canSeat } from './seating.ts';

type Slot = { group: string; count: number };
type Approval = {
  approver_user_ids_allowlist: string[];
  groups?: Record<string, string[]> | undefined;
  rules?: { tiers: string[]; slots: Slot[]; channels?: string[]; passkey?: boolean; blind?: boolean }[];
  rooms?: Record<string, string> | undefined;
};
type Block = { rooms_allowlist: string[]; approval: Approval };
type Refuse = (path: PropertyKey[], message: string) => void;

/** The group that exists without being written down: everybody on the approver list. */
export const everyApprover = 'approvers';

/** The members of each group, the implicit one included. */
export function groupsOf(approval: Pick<Approval, 'approver_user_ids_allowlist' | 'groups'>): Map<string, string[]> {
  const groups = new Map([[everyApprover, approval.approver_user_ids_allowlist]]);
  for (const [name, members] of Object.entries(approval.groups ?? {})) groups.set(name, members);
  return groups;
}

function checkGroups(approval: Approval, refuse: Refuse): void {
  for (const [name, members] of Object.entries(approval.groups ?? {})) {
    members.forEach((member, i) => {
      if (!approval.approver_user_ids_allowlist.includes(member)) {
        refuse(['groups', name, i], 'is not on approver_user_ids_allowlist');
      }
    });
  }
}

function checkSlots(slots: Slot[], groups: Map<string, string[]>, refuse: Refuse): void {
  const seats: string[][] = [];
  for (const [s, { group, count }] of slots.entries()) {
    const members = groups.get(group);
    if (!members) refuse(['slots', s, 'group'], 'is not a group of this policy');
    if (slots.findIndex((slot) => slot.group === group) < s) {
      refuse(['slots', s, 'group'], 'has a slot already; raise its count instead');
    }
    for (let n = 0; n < count; n++) seats.push(members ?? []);
  }
  if (!canSeat(seats)) refuse(['slots'], 'needs more different people than its groups hold');
}

function checkRules(approval: Approval, refuse: Refuse): void {
  const groups = groupsOf(approval);
  const ruled = new Set<string>();
  approval.rules?.forEach((rule, r) => {
    rule.tiers.forEach((tier, t) => {
      if (ruled.has(tier)) refuse(['rules', r, 'tiers', t], 'has a rule already');
      ruled.add(tier);
    });
    if (rule.passkey && rule.channels?.includes('matrix')) {
      refuse(['rules', r, 'channels'], 'must be ["browser"] where a passkey is asked for: a room cannot carry one');
    }
    if (rule.blind && rule.channels?.includes('matrix')) {
      refuse(['rules', r, 'channels'], 'must be ["browser"] for a blind vote: everybody reads what is said in a room');
    }
    checkSlots(rule.slots, groups, (path, message) => refuse(['rules', r, ...path], message));
  });
}

/** Refinement of the `matrix` block; issues carry the path below it. */
export function refineApproval(
  block: Block,
  context: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void },
): void {
  const refuse: Refuse = (path, message) => context.addIssue({ code: 'custom', path: ['approval', ...path], message });
  checkGroups(block.approval, refuse);
  checkRules(block.approval, refuse);
  for (const room of Object.keys(block.approval.rooms ?? {})) {
    if (!block.rooms_allowlist.includes(room)) refuse(['rooms', room], 'is not on rooms_allowlist');
  }
}
