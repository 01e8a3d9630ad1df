// PURE. What is being filled in on the page of controls, and the order that it becomes.

import type { OrderInput, ScopeInput } from '#lib/controls/order-input.ts';
import { type ControlKind, type ControlScope, scopesOf } from '#lib/controls/scope.ts';

export type Draft = {
  kind: ControlKind;
  scope: ControlScope;
  subject: string;
  /** As `datetime-local` has them, meant in UTC. */
  from: string;
  to: string;
  reason: string;
  /** Hours until it ends by itself; 0 for never. */
  endHours: number;
  disputed: string;
  policy: string;
};

const controlKinds = Object.keys(scopesOf) as ControlKind[];

export const emptyDraft: Draft = {
  kind: 'triage',
  scope: 'everything',
  subject: '',
  from: '',
  to: '',
  reason: '',
  endHours: 0,
  disputed: '',
  policy: '',
};

type Query = Record<string, string | string[] | undefined>;
const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** A time of an address as `datetime-local` has it; empty when it is none. */
function localTime(value: string | string[] | undefined): string {
  const at = new Date(single(value));
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 16);
}

/** What an address of the page fills in; what no control is laid over is left as it is at first. */
export function draftOfQuery(query: Query): Draft {
  const kind = controlKinds.find((each) => each === query.kind) ?? emptyDraft.kind;
  const [first = 'everything'] = scopesOf[kind];
  const scope = scopesOf[kind].find((each) => each === query.scope) ?? first;
  const span = kind === 'revoke' ? { from: localTime(query.from), to: localTime(query.to) } : {};
  const subject = scope === 'everything' || query.scope !== scope ? '' : single(query.subject);
  return { ...emptyDraft, kind, scope, subject, ...span, disputed: kind === 'freeze' ? single(query.disputed) : '' };
}

/** The draft after another kind was chosen: its scope is kept where that kind takes it. */
export function withKind(draft: Draft, kind: ControlKind): Draft {
  const [first] = scopesOf[kind];
  const keeps = scopesOf[kind].includes(draft.scope);
  const scope = keeps ? draft.scope : (first ?? 'everything');
  return { ...draft, kind, scope, subject: keeps ? draft.subject : '', policy: '' };
}

const utc = (local: string): string | null => (local === '' ? null : new Date(`${local}Z`).toISOString());

/** What the preview is asked for; null while what it is laid over is not chosen. */
export function scopeOf({ kind, scope, subject, from, to }: Draft): ScopeInput | null {
  if (scope !== 'everything' && subject.trim() === '') return null;
  const span = kind === 'revoke' ? { from: utc(from), to: utc(to) } : { from: null, to: null };
  return { kind, scope, subject: scope === 'everything' ? null : subject.trim(), ...span };
}

const hourMs = 3_600_000;
const mayEnd = (kind: ControlKind) => kind === 'triage' || kind === 'freeze';

/** The order as it will be signed and sent; null while something that it needs is missing. */
export function orderOf(draft: Draft, now: number): OrderInput | null {
  const scope = scopeOf(draft);
  const { kind, reason, endHours, disputed, policy } = draft;
  if (!scope || reason.trim() === '') return null;
  if ((kind === 'freeze' && disputed.trim() === '') || (kind === 'rollback' && policy === '')) return null;
  return {
    ...scope,
    reason: reason.trim(),
    endsAt: mayEnd(kind) && endHours > 0 ? new Date(now + endHours * hourMs).toISOString() : null,
    disputedJobId: kind === 'freeze' ? disputed.trim() : null,
    policy: kind === 'rollback' ? policy : null,
  };
}

/** What still has to be filled in, in words; empty when nothing is. */
export function missingOf(draft: Draft): string[] {
  const { kind, scope, subject, disputed, policy, reason } = draft;
  return [
    scope !== 'everything' && subject.trim() === '' && `the ${scope}`,
    kind === 'freeze' && disputed.trim() === '' && 'the job in dispute',
    kind === 'rollback' && policy === '' && 'the earlier policy',
    reason.trim() === '' && 'a reason',
  ].filter((part) => part !== false);
}
