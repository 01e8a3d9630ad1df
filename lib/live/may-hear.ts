// PURE. Which committed changes a person's browser is told of. It is told ids only, and reads the rest as itself.

type Heard = { action: string; roomId: string | null };

/** Changes that belong to no room and that everyone signed in may know of: a control over all rooms, a published policy. */
const openToAll = /^(control|policy)\./;

/**
 * A change as the person may be told of it: one that belongs to no room, such as a control over a job, names no job to
 * whoever might not see that job's room.
 */
export const asHeard = <C extends Heard & { jobId: string | null }>(
  change: C,
  rooms: 'all' | ReadonlySet<string>,
): C => (rooms === 'all' || change.roomId !== null ? change : { ...change, jobId: null });

/** @param rooms the rooms that the person may see, `all` for auditors and admins */
export function mayHear(change: Heard, rooms: 'all' | ReadonlySet<string>): boolean {
  if (rooms === 'all') return true;
  return change.roomId === null ? openToAll.test(change.action) : rooms.has(change.roomId);
}
