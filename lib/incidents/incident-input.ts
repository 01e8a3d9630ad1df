// PURE. What browsers send about incidents.

import { z } from 'zod';
import { valuesMax } from './criteria.ts';
import { isIncidentId } from './incident-id.ts';

const time = z.iso.datetime({ message: 'A time must be written like 2026-03-02T09:00:00Z.' }).nullable();
const values = z.array(z.string().trim().min(1).max(300)).max(valuesMax, `Choose at most ${valuesMax} of a kind.`);

export const criteriaInput = z.strictObject({
  policies: values,
  models: values,
  rooms: values,
  approvers: values,
  agents: values,
  from: time,
  to: time,
});

export const incidentIdInput = z.string().refine(isIncidentId, 'There is no such incident.');
/** Bounded here against floods; the use case says how long each may be. */
export const proseInput = z.string().max(10_000, 'This is too long.');
