'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { db } from '#lib/db/client.ts';
import { addFinding } from '#lib/incidents/add-finding.ts';
import { attachControl } from '#lib/incidents/attach-control.ts';
import { closeIncident } from '#lib/incidents/close-incident.ts';
import { previewCriteria } from '#lib/incidents/incident-choices.ts';
import { IncidentError } from '#lib/incidents/incident-error.ts';
import { criteriaInput, incidentIdInput, proseInput } from '#lib/incidents/incident-input.ts';
import { openIncident } from '#lib/incidents/open-incident.ts';
import { requestPacket } from '#lib/incidents/packet/request-packet.ts';

const errors = [IncidentError];
const of = z.strictObject({ incidentId: incidentIdInput });

/** How much criteria fit at this moment. */
export const previewCriteriaAction = action({
  permission: 'incidents.work',
  input: criteriaInput,
  errors,
  run: (criteria, { now }) => previewCriteria(db(), criteria, now),
});

/** Opens an incident. */
export const openIncidentAction = action({
  permission: 'incidents.work',
  input: z.strictObject({ title: proseInput, criteria: criteriaInput, follows: incidentIdInput.nullable() }),
  errors,
  run: (input, { actor, now }) => openIncident({ ...input, actor, now }),
});

/** Adds a finding, for good. */
export const addFindingAction = action({
  permission: 'incidents.work',
  input: of.extend({ text: proseInput, subject: z.string().max(2000).nullable() }),
  errors,
  run: (input, { actor, now }) => addFinding({ ...input, actor, now }),
});

/** Attaches a control that was applied before: it changes nothing about it. */
export const attachControlAction = action({
  permission: 'incidents.work',
  input: of.extend({ controlId: z.uuid() }),
  errors,
  run: async (input, { actor, now }) => {
    await attachControl({ ...input, actor, now });
    return null;
  },
});

/** Asks for the packet; the worker makes it. */
export const requestPacketAction = action({
  permission: 'incidents.work',
  input: of,
  errors,
  run: ({ incidentId }, { actor, now }) => requestPacket({ incidentId, actor, now }),
});

/** Closes an incident with its conclusion. */
export const closeIncidentAction = action({
  permission: 'incidents.work',
  input: of.extend({ conclusion: proseInput }),
  errors,
  run: async (input, { actor, now }) => {
    await closeIncident({ ...input, actor, now });
    return null;
  },
});
