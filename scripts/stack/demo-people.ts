import type { Role } from '#lib/actor.ts';
import { demoServerName } from '#lib/config.ts';

export type DemoPerson = { localpart: string; name: string; roles: readonly Role[]; what: string };

/** Who exists in the demo. `oncall-security` and `alice` are the approvers that the published policy sketch names. */
export const demoPeople: readonly DemoPerson[] = [
  { localpart: 'rita', name: 'Rita', roles: [], what: 'asks for jobs' },
  { localpart: 'alice', name: 'Alice', roles: [], what: 'approves' },
  { localpart: 'oncall-security', name: 'On-call Security', roles: [], what: 'approves' },
  { localpart: 'audrey', name: 'Audrey', roles: ['auditor'], what: 'audits' },
  { localpart: 'adam', name: 'Adam', roles: ['admin'], what: 'administers' },
];

/** The room's owner on the homeserver: makes the demo's rooms. */
export const demoAdmin = 'adam';
export const demoRequester = 'rita';

export const demoRooms = [
  { alias: 'finance-ops', name: 'Finance operations', topic: 'Ask the agent with !job and what you want.' },
  { alias: 'sec-review', name: 'Security review', topic: 'Ask the agent with !job and what you want.' },
] as const;

export const mxidOf = (localpart: string) => `@${localpart}:${demoServerName}`;
export const aliasOf = (alias: string) => `#${alias}:${demoServerName}`;

/** Takes no jobs: the bot posts the log's checkpoints there. */
export const auditRoom = {
  alias: 'audit-log',
  name: 'Audit log',
  topic: 'Signed checkpoints of the audit log. They prove later that no entry was changed or removed.',
} as const;
