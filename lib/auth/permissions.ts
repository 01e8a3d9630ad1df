// The one table of who may ask for what. A use case may ask for more (decideJob: named by the policy); none asks for less.

import type { PersonActor } from '#lib/actor.ts';

/** `room-visible`: whoever may see the room that the thing belongs to (visible-rooms.ts). */
type Holder = 'signed-in' | 'auditor' | 'admin' | 'room-visible';

const holders = {
  /** Lists are open to everyone signed in and hold only what lies in rooms they may see. */
  'jobs.list': ['signed-in'],
  'jobs.read': ['auditor', 'admin', 'room-visible'],
  'jobs.decide': ['room-visible'],
  'evidence.list': ['signed-in'],
  'evidence.read': ['auditor', 'admin', 'room-visible'],
  'evidence.share': ['auditor', 'admin'],
  /** The file with the bodies of model calls that a policy had kept. */
  'evidence.companion': ['auditor', 'admin'],
  /** To erase a kept body for good. */
  'evidence.erase': ['admin'],
  'rooms.list': ['signed-in'],
  'rooms.read': ['auditor', 'admin', 'room-visible'],
  'rooms.manage': ['admin'],
  'agents.read': ['auditor', 'admin'],
  'agents.manage': ['admin'],
  'policies.read': ['signed-in'],
  'policies.manage': ['admin'],
  'controls.read': ['signed-in'],
  'controls.manage': ['admin'],
  /** To record that the evidence in dispute verifies and was looked at. */
  'controls.review': ['auditor'],
  /** To ask who authorised a thing, and what it led to. */
  'investigate.read': ['auditor', 'admin'],
  'incidents.read': ['auditor', 'admin'],
  /** To open, add findings to, export and close an incident; its controls are still the admin's. */
  'incidents.work': ['auditor', 'admin'],
  'overview.read': ['auditor', 'admin'],
  'audit.read': ['auditor', 'admin'],
  'audit.export': ['auditor', 'admin'],
  'retention.manage': ['admin'],
  'people.read': ['auditor', 'admin'],
  'people.manage': ['admin'],
  /** Everybody's own; whose they are is asked of the session, never of the form. */
  'account.own': ['signed-in'],
  'passkeys.own': ['signed-in'],
  'passkeys.recover': ['admin'],
  'live.listen': ['signed-in'],
} as const satisfies Record<string, readonly Holder[]>;

export type Permission = keyof typeof holders;
export const allPermissions = Object.keys(holders) as Permission[];

/** `by-room`: granted only where the room of the thing is one the person may see. */
export type Grant = 'granted' | 'by-room' | 'refused';

/** What the table says for a signed-in person, before any room is looked at. */
export function grantFor(actor: PersonActor, permission: Permission): Grant {
  const who: readonly Holder[] = holders[permission];
  if (who.includes('signed-in')) return 'granted';
  if (actor.roles.some((role) => who.includes(role))) return 'granted';
  return who.includes('room-visible') ? 'by-room' : 'refused';
}

/** Whether a page or a control should be offered at all. Actions and routes check again. */
export const mayAsk = (actor: PersonActor, permission: Permission): boolean =>
  grantFor(actor, permission) !== 'refused';

/** The holders of a permission in words, for the sentence that refuses. */
export function holdersInWords(permission: Permission): string {
  const who: readonly Holder[] = holders[permission];
  const named = (['auditor', 'admin'] as const).filter((role) => who.includes(role)).map((role) => `${role}s`);
  const members = who.includes('room-visible') ? ['members and approvers of its room'] : [];
  return [...named, ...members].join(' and ') || 'people who are signed in';
}
