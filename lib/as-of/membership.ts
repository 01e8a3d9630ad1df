// PURE. Whether somebody was joined at a past moment, as far as what we stored can tell.

export type Membership = 'joined' | 'not_joined' | 'not_known';

/** A stored membership event, as it came. */
export type MemberEvent = { seq: bigint; raw: string; receivedAt: Date };

/** Membership as it is known now. `changedBefore`: by then it was so, in our own time. */
export type MemberNow = { mxid: string; membership: string; seq: bigint; changedBefore: Date };

/** The part of an event's text that names whose membership it is; in no string of it, where the quotes would be escaped. */
export const memberNeedle = (mxid: string): string => `"state_key":${JSON.stringify(mxid)}`;

type Told = { seq: bigint; membership: string; receivedAt: Date };

/** What a text says of a member; null when it is about somebody else, or says nothing. */
function told(event: MemberEvent, mxid: string): Told | null {
  if (!event.raw.includes(memberNeedle(mxid))) return null;
  const { state_key: about, content } = JSON.parse(event.raw) as { state_key?: unknown; content?: unknown };
  const membership = content && typeof content === 'object' && 'membership' in content ? content.membership : null;
  if (about !== mxid || typeof membership !== 'string') return null;
  return { seq: event.seq, membership, receivedAt: event.receivedAt };
}

const inWords = (membership: string): Membership => (membership === 'join' ? 'joined' : 'not_joined');

/**
 * Membership at a moment. The newest stored event up to it decides; what is known now reaches back to where it changed last.
 * A change that came without an event, in a list of members, is known from then on only.
 * @param events of the room, those received up to the moment, the newest first
 */
export function membershipAt(
  mxid: string,
  events: readonly MemberEvent[],
  now: MemberNow | null,
  at: Date,
): Membership {
  let newest: Told | null = null;
  for (const event of events) {
    newest = told(event, mxid);
    if (newest) break;
  }
  if (now && (newest?.seq === now.seq || now.changedBefore <= at)) return inWords(now.membership);
  return newest ? inWords(newest.membership) : 'not_known';
}
