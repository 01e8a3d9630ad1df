// PURE. What is to be retained of a control: each thing by its id and digest, with what a look at it found.

/** `credential`: one of the checklist. `count`: what the control counted and the list does not have. */
export type RetainKind =
  | 'entry'
  | 'signature'
  | 'event'
  | 'policy'
  | 'difference'
  | 'job'
  | 'token'
  | 'receipt'
  | 'bundle'
  | 'package'
  | 'body'
  | 'credential'
  | 'review'
  | 'count';

/**
 * `there`: its bytes were read and are what they were stored as. `waiting`: it is still being made. `altered`: it is there and
 * not as it was stored. `erased`: on purpose, see by whom and when. `withheld`: it would tell of a vote that is still hidden.
 */
export type RetainState = 'there' | 'waiting' | 'missing' | 'altered' | 'erased' | 'withheld';

export type RetainItem = {
  kind: RetainKind;
  /** What it is to the control, in words. May name people: written by others. */
  what: string;
  id: string;
  /** As its format writes it: hex or base64url. Null for what has none, or is not there to be hashed. */
  digest: string | null;
  href: string | null;
  /** Whose visibility decides who may read of it; null when it lies in no single room. */
  roomId: string | null;
  state: RetainState;
  /** What was found, by whom it was done or what it waits for. May quote others. */
  note: string | null;
  /** When what the thing tells of happened, ISO 8601. */
  at: string | null;
};

/** The room of what is not there to tell: only those who see every room read of it. */
export const unknownRoom = '';

/** What was found at one thing. */
export type Found = Pick<RetainItem, 'state'> & Partial<Pick<RetainItem, 'digest' | 'note' | 'at'>>;

export type RetainGroup = { title: string; items: RetainItem[] };

/** A thing with what was found at it. */
export const itemOf = (
  thing: Pick<RetainItem, 'kind' | 'what' | 'id'> & Partial<Pick<RetainItem, 'href' | 'roomId'>>,
  { state, digest = null, note = null, at = null }: Found,
): RetainItem => ({ href: null, roomId: null, ...thing, state, digest, note, at });

export const missing = (note: string | null = null): Found => ({ state: 'missing', note });
export const altered = (note: string, digest: string | null = null): Found => ({ state: 'altered', note, digest });

/**
 * The items, and one more that says so when the control counted another number of this kind than they are: nothing is left
 * out silently.
 */
export function againstCount(items: RetainItem[], kind: RetainKind, counted: number, by: string): RetainItem[] {
  const listed = items.filter((item) => item.kind === kind).length;
  if (listed === counted) return items;
  const note = `${by}: ${counted}. Listed here: ${listed}.`;
  return [...items, itemOf({ kind: 'count', what: 'Numbers that differ', id: `${kind} ${counted}` }, missing(note))];
}
