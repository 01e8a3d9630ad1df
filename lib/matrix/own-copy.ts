// PURE. A copy of parsed JSON in which only own properties exist, so that `__proto__` and `constructor` in an event
// are names like any other (CVE-2023-28427, CVE-2022-36059); depth is bounded (CVE-2024-42369).

const depthMax = 64;

export class DepthError extends Error {
  override name = 'DepthError';
}

/** @throws DepthError for JSON nested deeper than 64 */
export function ownCopy(value: unknown, depth = 0): unknown {
  if (depth > depthMax) throw new DepthError('The event is nested too deeply.');
  if (Array.isArray(value)) return value.map((item) => ownCopy(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) {
    copy[key] = ownCopy((value as Record<string, unknown>)[key], depth + 1);
  }
  return copy;
}
