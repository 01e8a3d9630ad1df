// PURE. What a tool's result points at: links and hashes that stand in it as values of their own. A result is not kept,
// and without this nobody would find a job by the pull request that it made.

const namedMax = 10;
const linkMax = 300;

/** A link without what may be secret in it: credentials, query and fragment. */
function linkOf(text: string): string | null {
  if (text.length > linkMax || !/^https?:\/\/\S+$/i.test(text)) return null;
  const url = URL.parse(text);
  return url && `${url.protocol}//${url.host}${url.pathname}`;
}

const hashOf = (text: string): string | null =>
  /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(text) ? text.toLowerCase() : null;

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const each of value) yield* textsIn(each);
  else if (value && typeof value === 'object') for (const each of Object.values(value)) yield* textsIn(each);
}

/** The first links and hashes (hex, of a file or a commit) that are a whole value of the result. */
export function namedInResult(result: unknown): string[] {
  const named = new Set<string>();
  for (const text of textsIn(result)) {
    const found = linkOf(text) ?? hashOf(text);
    if (found) named.add(found);
    if (named.size === namedMax) break;
  }
  return [...named];
}
