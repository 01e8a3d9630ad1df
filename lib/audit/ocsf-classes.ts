// PURE. Which OCSF class and activity an action is (OCSF 1.3). Every action has one: the type holds that none lacks it.

import type { AuditAction } from './events.ts';

/** 3001 Account Change, 3002 Authentication, 3004 Entity Management, 6003 API Activity. */
export type OcsfClass = 3001 | 3002 | 3004 | 6003;
export type Severity = 1 | 2 | 3 | 4;
/** `activity` 99, Other, carries the action's own name. */
export type Classified = { class: OcsfClass; activity: number; failed?: true; severity?: Severity };

const activityNames: Record<OcsfClass, Record<number, string>> = {
  3001: {
    1: 'Create',
    2: 'Enable',
    5: 'Disable',
    7: 'Attach Policy',
    8: 'Detach Policy',
    10: 'MFA Factor Enable',
    11: 'MFA Factor Disable',
  },
  3002: { 1: 'Logon', 2: 'Logoff' },
  3004: { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
  6003: { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
};
export const classNames: Record<OcsfClass, string> = {
  3001: 'Account Change',
  3002: 'Authentication',
  3004: 'Entity Management',
  6003: 'API Activity',
};

/** The activity's caption; the action itself where OCSF has none for it. */
export const activityName = ({ class: of, activity }: Classified, action: string): string =>
  activityNames[of][activity] ?? action;

const other = 99;
const account = (activity: number): Classified => ({ class: 3001, activity });
const authentication = (activity: number): Classified => ({ class: 3002, activity });
const create: Classified = { class: 3004, activity: 1 };
const read: Classified = { class: 3004, activity: 2 };
const update: Classified = { class: 3004, activity: 3 };
const remove: Classified = { class: 3004, activity: 4 };
const call: Classified = { class: 6003, activity: other };
const refused = (what: Classified): Classified => ({ ...what, failed: true, severity: 2 });
const alarming = (what: Classified, severity: 3 | 4): Classified => ({ ...what, severity });

const ofJobs = {
  'job.requested': create,
  'plan.submitted': create,
  'plan.narrowed': create,
  'plan.changes_requested': update,
  'plan.returned': update,
  'job.claimed': update,
  'job.claim_released': update,
  'approval.requested': create,
  'approval.request_closed': update,
  'decision.recorded': create,
  'decision.refused': refused(create),
  'job.approved': update,
  'job.denied': update,
  'job.expired': update,
  'job.withdrawn': update,
  'job.voided': update,
  'job.stopped': update,
  'job.reopened': update,
  'job.completing': update,
  'job.finished': update,
  'token.minted': create,
  'token.collected': read,
  'token.revoked': remove,
  'token.revocation_told': update,
  'call.admitted': call,
  'call.refused': refused(call),
  'call.closed': call,
  'bundle.assembled': create,
  'bundle.refused': refused(update),
  'bundle.sealed': update,
  'package.sealed': create,
  'body.erased': remove,
} satisfies Partial<Record<AuditAction, Classified>>;

const ofPeople = {
  'person.created': account(1),
  'person.bound': account(other),
  'person.unbound': account(other),
  'person.id_released': account(other),
  'person.disabled': account(5),
  'person.enabled': account(2),
  'binding.code_sent': account(other),
  'binding.refused': refused(account(other)),
  'identity.linked': account(other),
  'identity.unlinked': account(other),
  'role.granted': account(7),
  'role.revoked': account(8),
  'sign_in.code_sent': authentication(other),
  'sign_in.refused': refused(authentication(1)),
  'session.started': authentication(1),
  'session.ended': authentication(2),
  'passkey.registered': account(10),
  'passkey.renamed': account(other),
  'passkey.removed': account(11),
  'passkey.recovery_requested': alarming(account(other), 3),
  'passkey.recovery_cancelled': account(other),
  'passkey.recovery_granted': alarming(account(other), 3),
} satisfies Partial<Record<AuditAction, Classified>>;

const ofPlaces = {
  'policy.published': create,
  'policy.activated': update,
  'room.allowed': create,
  'room.joined': update,
  'room.state_changed': update,
  'room.agent_assigned': update,
  'agent.registered': create,
  'agent.revoked': remove,
  'control.applied': alarming(create, 3),
  'control.lifted': update,
  'control.ordered': create,
  'control.refused': refused(create),
  'control.reviewed': update,
  'control.task_done': update,
  'drill.started': create,
  'drill.ended': update,
  'incident.opened': alarming(create, 3),
  'incident.finding_added': create,
  'incident.control_attached': update,
  'incident.closed': update,
  'incident.export_requested': read,
  'incident.exported': read,
  'incident.export_failed': read,
  'key.created': create,
  'log.origin_started': alarming(create, 4),
  'log.orphan_found': alarming(create, 4),
  'log.orphan_closed': update,
  'share.created': create,
  'share.revoked': remove,
  'share.viewed': read,
  'evidence.viewed': read,
  'evidence.exported': read,
  'audit.exported': read,
  'retention.set': update,
  'retention.applied': remove,
  'sync.gap_recorded': alarming(create, 3),
} satisfies Partial<Record<AuditAction, Classified>>;

const classes = { ...ofJobs, ...ofPeople, ...ofPlaces } satisfies Record<AuditAction, Classified>;

/** What an action is in OCSF; an action of a newer console is something else about an entity. */
export const classify = (action: string): Classified =>
  Object.hasOwn(classes, action) ? classes[action as AuditAction] : { class: 3004, activity: other };
