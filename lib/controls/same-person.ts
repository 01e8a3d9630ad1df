// PURE. Whether two actors, as the log names them, are one person.

const personId = (actor: string): string | null => /^person:(\S+)/.exec(actor)?.[1] ?? null;

/** A person is the same one under whichever of their Matrix ids; anybody else is who the whole name says. */
export const samePerson = (one: string, other: string): boolean =>
  one === other || (personId(one) !== null && personId(one) === personId(other));
