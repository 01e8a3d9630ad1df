// PURE. Ids of incidents: `INC-` and eight Crockford base-32 characters.

import { jobIdFromBytes } from '#lib/jobs/job-id.ts';

const pattern = /^INC-[0-9A-HJKMNP-TV-Z]{8}$/;

/** Whether a text of an address can be an incident's id. */
export const isIncidentId = (text: string): boolean => pattern.test(text);

export const newIncidentId = (): string =>
  `INC-${jobIdFromBytes(crypto.getRandomValues(new Uint8Array(12))).slice(0, 8)}`;
