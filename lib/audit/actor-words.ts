// PURE. The actor of an audit entry as people read it. The stored form is made by actorName.

const personPattern = /^person:(\S+?)(?: (@\S+))?$/;

/** `person:<id> @a:b` → `@a:b`; `matrix:@a:b` → `@a:b`; `agent:did:…` → the did; `system:worker` → `the worker`. */
export function actorWords(actor: string): string {
  const person = personPattern.exec(actor);
  if (person) return person[2] ?? `person ${person[1]}`;
  const colon = actor.indexOf(':');
  const [kind, rest] = [actor.slice(0, colon), actor.slice(colon + 1)];
  if (kind === 'matrix' || kind === 'agent') return rest;
  if (kind === 'system') return rest === 'setup' ? 'the set-up' : `the ${rest.replace('-', ' ')}`;
  return actor;
}
