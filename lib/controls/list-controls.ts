import { actorWords } from '#lib/audit/actor-words.ts';
import type { Db } from '#lib/db/transaction.ts';
import { namesOf } from './name-store.ts';
import type { ControlKind, ControlScope } from './scope.ts';
import { controlsInForce } from './store.ts';

/** A control in force, as banners and lists show it. */
export type ControlView = {
  id: string;
  kind: Exclude<ControlKind, 'revoke'>;
  scope: ControlScope;
  subject: string | null;
  /** The name of the room or agent, written by others; the subject itself for the rest. */
  subjectName: string | null;
  /** Whose visibility decides who may read the subject: null for everything, agents, approvers and policies. */
  roomId: string | null;
  reason: string;
  appliedBy: string;
  /** ISO 8601. */
  appliedAt: string;
  endsAt: string | null;
};

/** Everything that is in force, the oldest first. */
export async function listControls(db: Db): Promise<ControlView[]> {
  const rows = await controlsInForce(db);
  const names = await namesOf(db, rows);
  return rows.map((row) => {
    const known = names.get(row.id);
    return {
      id: row.id,
      kind: row.kind as ControlView['kind'],
      scope: row.scope,
      subject: row.subject,
      subjectName: known?.name ?? row.subject,
      roomId: known?.roomId ?? null,
      reason: row.reason,
      appliedBy: actorWords(row.appliedBy),
      appliedAt: row.appliedAt.toISOString(),
      endsAt: row.endsAt?.toISOString() ?? null,
    };
  });
}
