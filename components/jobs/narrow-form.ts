// PURE. What the form of “approve narrower” asks to cut: only what is less than now.

import type { Cuts } from '#lib/jobs/narrowing.ts';

export type Limits = { ttlSeconds: number; modelCalls: number; toolCalls: number; tokens: number };
/** As typed; empty means as it is. */
export type NarrowForm = {
  drop: readonly number[];
  minutes: string;
  modelCalls: string;
  toolCalls: string;
  tokens: string;
};
export type NarrowField = Exclude<keyof NarrowForm, 'drop'>;

export const emptyForm: NarrowForm = { drop: [], minutes: '', modelCalls: '', toolCalls: '', tokens: '' };

/** The most that a field takes: what holds now. */
export const ceilings = (limits: Limits): Record<NarrowField, number> => ({
  minutes: Math.floor(limits.ttlSeconds / 60),
  modelCalls: limits.modelCalls,
  toolCalls: limits.toolCalls,
  tokens: limits.tokens,
});

const floors: Record<NarrowField, number> = { minutes: 1, modelCalls: 0, toolCalls: 0, tokens: 0 };
const fields = Object.keys(floors) as NarrowField[];

export type NarrowAnswer =
  | { ok: true; cuts: Partial<Cuts> }
  | { ok: false; field: NarrowField | 'steps' | 'nothing'; message: string };

/** Reads the form: the cuts, or the first thing that is wrong with it. */
export function readNarrowForm(form: NarrowForm, now: { limits: Limits; steps: number }): NarrowAnswer {
  const most = ceilings(now.limits);
  for (const field of fields) {
    const typed = form[field].trim();
    if (typed === '') continue;
    if (!/^\d+$/.test(typed) || Number(typed) < floors[field] || Number(typed) > most[field]) {
      return { ok: false, field, message: `A whole number from ${floors[field]} to ${most[field]}.` };
    }
  }
  if (form.drop.length >= now.steps) {
    return { ok: false, field: 'steps', message: 'Nothing of the plan would be left. Deny it instead.' };
  }
  const less = (field: NarrowField) => {
    const typed = form[field].trim();
    return typed === '' || Number(typed) >= most[field] ? undefined : Number(typed);
  };
  const minutes = less('minutes');
  const cuts: Partial<Cuts> = {
    ...(form.drop.length > 0 ? { drop_steps: [...form.drop].sort((a, b) => a - b) } : {}),
    ...(minutes === undefined ? {} : { ttl_seconds: minutes * 60 }),
    ...(less('modelCalls') === undefined ? {} : { model_calls: less('modelCalls') }),
    ...(less('toolCalls') === undefined ? {} : { tool_calls: less('toolCalls') }),
    ...(less('tokens') === undefined ? {} : { tokens: less('tokens') }),
  };
  if (Object.keys(cuts).length === 0) {
    return { ok: false, field: 'nothing', message: 'Say what to cut: a step, time or budget.' };
  }
  return { ok: true, cuts };
}
