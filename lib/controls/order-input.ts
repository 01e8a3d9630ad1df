// PURE. A control as browsers send it.

import { z } from 'zod';
import type { ControlOrder } from './signed-control.ts';

export const reasonInput = z.string().trim().min(1, 'Give a reason.').max(500, 'A reason has at most 500 characters.');
const time = z.iso.datetime({ message: 'A time must be written like 2026-03-02T09:00:00Z.' }).nullable();
const name = z.string().trim().min(1).max(300);

/** What a control is laid over. */
export const scopeInput = z.strictObject({
  kind: z.enum(['triage', 'freeze', 'revoke', 'rollback']),
  scope: z.enum(['everything', 'room', 'agent', 'job', 'approver', 'policy']),
  subject: name.nullable(),
  from: time,
  to: time,
});

export const orderInput = scopeInput.extend({
  reason: reasonInput,
  endsAt: time,
  disputedJobId: name.nullable(),
  policy: name.nullable(),
});

export type ScopeInput = z.input<typeof scopeInput>;
export type OrderInput = z.input<typeof orderInput>;

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** The scope, with times as dates. */
export const scopeOfInput = ({ kind, scope, subject, from, to }: z.output<typeof scopeInput>) => ({
  kind,
  scope,
  subject: scope === 'everything' ? null : subject,
  span: { from: date(from), to: date(to) },
});

/** The order, with times as dates. */
export const orderOfInput = (input: z.output<typeof orderInput>): ControlOrder => ({
  ...scopeOfInput(input),
  reason: input.reason,
  endsAt: date(input.endsAt),
  disputedJobId: input.disputedJobId,
  policy: input.policy,
});
