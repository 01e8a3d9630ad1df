// PURE. The texts in a value read from JSON.

/** Every text in a value, in its order: as it is and not as JSON escapes it. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The same with the names of members, which somebody chose as well. */
export function textsAndNamesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsAndNamesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsAndNamesIn(member)]);
}
