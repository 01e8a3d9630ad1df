// PURE. Criteria in words.

import type { Criteria, ListKind } from '#lib/incidents/criteria.ts';

export const kindWords: Record<ListKind, { one: string; title: string; add: string }> = {
  rooms: { one: 'room', title: 'Rooms', add: 'Add a room' },
  agents: { one: 'agent', title: 'Agents', add: 'Add an agent' },
  approvers: { one: 'approver', title: 'Approved by', add: 'Add an approver' },
  policies: { one: 'policy', title: 'Policies', add: 'Add a policy' },
  models: { one: 'model', title: 'Models called', add: 'Add a model' },
};

/** In the order in which people think of them. */
export const shownKinds: readonly ListKind[] = ['rooms', 'agents', 'approvers', 'policies', 'models'];

/** The kinds that are named, with their values. */
export const namedKinds = (criteria: Criteria): { kind: ListKind; values: string[] }[] =>
  shownKinds.flatMap((kind) => (criteria[kind].length > 0 ? [{ kind, values: criteria[kind] }] : []));
