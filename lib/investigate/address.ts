// PURE. Addresses of the answer, and of an incident opened from it. Small: the browser has it too.

import type { AnswerGround } from './answer.ts';

/** Longer than any identifier or link that Countersign knows. */
export const referenceMax = 2_000;

/** A token itself, which has no place in an address: its hash stands for it. */
export const tokenPattern = /^eyJ[\w-]+\.[\w-]+\.[\w-]{80,}$/;

/** The page that answers for a reference; of several jobs, for one. */
export function investigateAddress(reference: string, jobId?: string): string {
  const search = new URLSearchParams({ ref: reference, ...(jobId ? { job: jobId } : {}) });
  return `/investigate?${search}`;
}

/** An event for a Matrix client, by the reader's own: no website learns of it. */
export const matrixAddress = (roomId: string, eventId: string): string =>
  `matrix:roomid/${encodeURIComponent(roomId.slice(1))}/e/${encodeURIComponent(eventId.slice(1))}`;

/** The form of a new incident, filled with what the job has in common with others. */
export function incidentAddress(ground: AnswerGround): string {
  const search = new URLSearchParams({ job: ground.jobId });
  const lists = {
    policy: ground.policies,
    room: ground.rooms,
    approver: ground.approvers,
    agent: ground.agents,
    model: ground.models,
  };
  for (const [name, values] of Object.entries(lists)) for (const value of values) search.append(name, value);
  return `/incidents/new?${search}`;
}
