// PURE. The controls that an incident suggests: over what its jobs have in common, as addresses of the desk of controls.

import { type ControlKind, type ControlScope, scopesOf } from '#lib/controls/scope.ts';
import type { Criteria } from '#lib/incidents/criteria.ts';

export type ControlOffer = {
  words: string;
  /** Null for everything. */
  subject: string | null;
  links: { title: string; href: string }[];
};

const offered: readonly ControlKind[] = ['revoke', 'triage', 'freeze'];
const titles: Partial<Record<ControlKind, string>> = {
  revoke: 'Revoke…',
  triage: 'Triage…',
  freeze: 'Freeze…',
};

type Place = { scope: ControlScope; subject: string | null; words: string };

// No span: a token that was minted before the incident's time may still be good.
function addressOf(incident: string, kind: ControlKind, { scope, subject }: Place): string {
  const query = new URLSearchParams({ kind, scope, ...(subject && { subject }), incident });
  return `/controls?${query}#apply`;
}

/** What can be stopped, the narrowest first. */
export function controlOffers(incidentId: string, criteria: Criteria): ControlOffer[] {
  const places: Place[] = [
    ...criteria.agents.map((subject) => ({ scope: 'agent' as const, subject, words: 'Agent' })),
    ...criteria.rooms.map((subject) => ({ scope: 'room' as const, subject, words: 'Room' })),
    ...criteria.approvers.map((subject) => ({ scope: 'approver' as const, subject, words: 'Approved by' })),
    ...criteria.policies.map((subject) => ({ scope: 'policy' as const, subject, words: 'Policy' })),
    { scope: 'everything', subject: null, words: 'Everything' },
  ];
  return places.map((place) => ({
    words: place.words,
    subject: place.subject,
    links: offered
      .filter((kind) => scopesOf[kind].includes(place.scope))
      .map((kind) => ({ title: titles[kind] ?? kind, href: addressOf(incidentId, kind, place) })),
  }));
}
