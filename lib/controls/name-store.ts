import type { Db } from '#lib/db/transaction.ts';
import type { Scope } from './scope.ts';

type Named = { name: string; roomId: string | null };

/** Names of what controls are laid over, by control id; nothing for what has no name of its own. */
export async function namesOf(db: Db, controls: readonly (Scope & { id: string })[]): Promise<Map<string, Named>> {
  const subjects = (scope: Scope['scope']) =>
    controls.flatMap((control) => (control.scope === scope && control.subject !== null ? [control.subject] : []));
  const [rooms, agents, jobs] = await Promise.all([
    db.room.findMany({ where: { roomId: { in: subjects('room') } }, select: { roomId: true, name: true } }),
    db.agent.findMany({ where: { did: { in: subjects('agent') } }, select: { did: true, name: true } }),
    db.job.findMany({ where: { id: { in: subjects('job') } }, select: { id: true, roomId: true } }),
  ]);
  const named = new Map<string, Named>([
    ...rooms.map(({ roomId, name }) => [`room ${roomId}`, { name, roomId }] as const),
    ...agents.map(({ did, name }) => [`agent ${did}`, { name, roomId: null }] as const),
    ...jobs.map(({ id, roomId }) => [`job ${id}`, { name: id, roomId }] as const),
  ]);
  return new Map(
    controls.flatMap(({ id, scope, subject }) => {
      const found = named.get(`${scope} ${subject}`);
      return found ? [[id, found] as const] : [];
    }),
  );
}
