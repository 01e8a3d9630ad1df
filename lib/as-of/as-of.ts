import type { Role } from '#lib/actor.ts';
import { actorWords } from '#lib/audit/actor-words.ts';
import { drillPrefix } from '#lib/controls/drill-store.ts';
import { namesOf } from '#lib/controls/name-store.ts';
import type { ControlKind, ControlScope } from '#lib/controls/scope.ts';
import { db } from '#lib/db/client.ts';
import { snapshot, type Tx } from '#lib/db/transaction.ts';
import { accountsAt } from './accounts-at.ts';
import { controlsAt, rolesAt, tokensAt } from './as-of-store.ts';
import { type RoomAt, roomsAt } from './rooms-at.ts';

export type ControlAt = {
  id: string;
  kind: ControlKind;
  scope: ControlScope;
  subject: string | null;
  /** The name of the room or agent; the subject itself for the rest. */
  subjectName: string | null;
  reason: string;
  appliedBy: string;
  appliedAt: string;
  /** When it was lifted later; null while it is in force. */
  liftedAt: string | null;
};
export type TokenAt = {
  jti: string;
  jobId: string;
  roomId: string;
  agentDid: string;
  wpcHash: string;
  issuedAt: string;
  expiresAt: string;
  /** When it was revoked later; null when it never was. */
  revokedAt: string | null;
};
export type RoleAt = {
  personId: string;
  name: string;
  mxids: string[];
  role: Role;
  grantedBy: string;
  grantedAt: string;
};

export type AsOf = {
  at: string;
  rooms: RoomAt[];
  controls: ControlAt[];
  tokens: TokenAt[];
  /** More tokens were live than are listed. */
  moreTokens: boolean;
  roles: RoleAt[];
  disabled: { personId: string; name: string; since: string; entryId: string }[];
};

export const tokensMax = 500;
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

type ControlRow = Awaited<ReturnType<typeof controlsAt>>[number];

/** With the names of now, which are no part of the moment. */
async function named(rows: readonly ControlRow[]): Promise<ControlAt[]> {
  const names = await namesOf(db(), rows);
  return rows.map(({ id, kind, scope, subject, reason, appliedBy, appliedAt, liftedAt }) => ({
    id,
    kind,
    scope,
    subject,
    subjectName: names.get(id)?.name ?? subject,
    reason,
    appliedBy: actorWords(appliedBy),
    appliedAt: appliedAt.toISOString(),
    liftedAt: iso(liftedAt),
  }));
}

async function read(tx: Tx, at: Date, now: Date) {
  const accounts = await accountsAt(tx, at);
  const controls = await controlsAt(tx, at, drillPrefix);
  const rooms = await roomsAt(tx, { accounts, controls }, { at, now });
  const tokens = await tokensAt(tx, at, tokensMax + 1);
  const roles = await rolesAt(tx, at);
  return {
    at: at.toISOString(),
    rooms,
    controls,
    tokens: tokens.slice(0, tokensMax).map(({ job, issuedAt, expiresAt, revokedAt, ...token }) => ({
      ...token,
      roomId: job.roomId,
      issuedAt: issuedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      revokedAt: iso(revokedAt),
    })),
    moreTokens: tokens.length > tokensMax,
    roles: roles.map(({ personId, person, role, grantedBy, grantedAt }) => ({
      personId,
      name: person.displayName,
      mxids: accounts.mxidsOf(personId),
      role,
      grantedBy: actorWords(grantedBy),
      grantedAt: grantedAt.toISOString(),
    })),
    disabled: accounts.disabled,
  };
}

/**
 * What stood at a moment: rooms with their policies and who could decide, controls, live tokens, roles. Something stood
 * from its beginning on, up to but not including its end.
 */
export async function asOf({ at, now }: { at: Date; now: Date }): Promise<AsOf> {
  const then = await snapshot((tx) => read(tx, at, now));
  return { ...then, controls: await named(then.controls) };
}
