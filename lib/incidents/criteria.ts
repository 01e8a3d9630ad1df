// PURE. What the jobs of an incident have in common: every kind that is named must hold, by any of its values.

import { canonicalJson } from '#lib/canon/jcs.ts';

export type Criteria = {
  policies: string[];
  /** `provider/model`. */
  models: string[];
  rooms: string[];
  approvers: string[];
  agents: string[];
  /** ISO 8601, UTC. */
  from: string | null;
  to: string | null;
};

export const listKinds = ['policies', 'models', 'rooms', 'approvers', 'agents'] as const;
export type ListKind = (typeof listKinds)[number];

export const noCriteria: Criteria = {
  policies: [],
  models: [],
  rooms: [],
  approvers: [],
  agents: [],
  from: null,
  to: null,
};

/** How many values one kind may name. */
export const valuesMax = 50;
const valueLengthMax = 300;

/** Each value once, in one order, so that the same choice is the same text. */
const tidy = (values: readonly string[]): string[] =>
  [...new Set(values.map((value) => value.trim()).filter((value) => value !== '' && value.length <= valueLengthMax))]
    .sort()
    .slice(0, valuesMax);

export const tidyCriteria = (criteria: Criteria): Criteria => ({
  ...(Object.fromEntries(listKinds.map((kind) => [kind, tidy(criteria[kind])])) as Pick<Criteria, ListKind>),
  from: criteria.from,
  to: criteria.to,
});

/** Whether nothing is named: such criteria would fit every job there ever was. */
export const isEmpty = (criteria: Criteria): boolean =>
  listKinds.every((kind) => criteria[kind].length === 0) && criteria.from === null && criteria.to === null;

/** The text under which criteria are stored and logged (RFC 8785). */
export const criteriaText = (criteria: Criteria): string => canonicalJson(tidyCriteria(criteria));

/** Criteria as criteriaText wrote them. */
export const parseCriteria = (text: string): Criteria => JSON.parse(text) as Criteria;

type Query = Record<string, string | string[] | undefined>;

const parameterOf: Record<ListKind, string> = {
  policies: 'policy',
  models: 'model',
  rooms: 'room',
  approvers: 'approver',
  agents: 'agent',
};

const all = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A time of an address as ISO 8601; null when there is none that can be read. */
function timeOf(value: string | string[] | undefined): string | null {
  const [text] = all(value);
  const at = text ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

/** What an address of the page for new incidents fills in; every parameter but the times may stand several times. */
export const criteriaOfQuery = (query: Query): Criteria =>
  tidyCriteria({
    ...(Object.fromEntries(listKinds.map((kind) => [kind, all(query[parameterOf[kind]])])) as Pick<Criteria, ListKind>),
    from: timeOf(query.from),
    to: timeOf(query.to),
  });

/** The jobs that an address names, to begin from. */
export const jobsOfQuery = (query: Query): string[] => tidy(all(query.job));

/** The address of the page for a new incident with these criteria filled in. */
export function newIncidentAddress(criteria: Criteria, more: { job?: string; follows?: string } = {}): string {
  const query = new URLSearchParams();
  for (const kind of listKinds) for (const value of criteria[kind]) query.append(parameterOf[kind], value);
  const single = { from: criteria.from, to: criteria.to, job: more.job, follows: more.follows };
  for (const [name, value] of Object.entries(single)) if (value) query.append(name, value);
  const text = query.toString();
  return text === '' ? '/incidents/new' : `/incidents/new?${text}`;
}
