// PURE. Who acted, out of the form in which the log names actors.

const charactersMax = 1_000;

/** `person:<id> @a:b` → `@a:b`; `matrix:@a:b` → `@a:b`; `agent:did:…` → `agent did:…`; `system:worker` → `the console (worker)`. */
export function actorWords(actor: unknown): string {
  if (typeof actor !== 'string') return 'not said';
  const [kind = '', ...rest] = actor.slice(0, charactersMax).split(':');
  const name = rest.join(':');
  if (kind === 'person') return name.includes(' @') ? name.slice(name.indexOf(' @') + 1) : `person ${name}`;
  if (kind === 'matrix') return name;
  if (kind === 'agent') return `agent ${name}`;
  return kind === 'system' ? `the console (${name})` : actor;
}
