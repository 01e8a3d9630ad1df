// PURE. Tells open pages that entries can be found now, in the form of AuditNotification; no entry has this action. Nothing
// has happened that a worker should act on or an agent wait for.

const action = 'search.indexed';

export const indexedNotice = (auditId: bigint): string =>
  JSON.stringify({ id: String(auditId), action, jobId: null, roomId: null });

/** Whether what the channel carried is such a notice. */
export const isIndexedNotice = (payload: string): boolean => payload.includes(`"action":"${action}"`);
