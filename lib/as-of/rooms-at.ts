import { actorWords } from '#lib/audit/actor-words.ts';
import { type ControlKind, covers, type Scope } from '#lib/controls/scope.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { EffectivePolicy } from '#lib/policy/compile.ts';
import { approvalRoomFor } from '#lib/policy/effective-policy.ts';
import { findPolicy } from '#lib/registry/find.ts';
import type { AccountsAt } from './accounts-at.ts';
import { agentsAt, headsAt, memberEvents, membersNow, roomEntries, roomNames } from './as-of-store.ts';
import { type Account, couldApprove, type Standing } from './could-approve.ts';
import { type Membership, membershipAt } from './membership.ts';

export type ApproverAt = { mxid: string; account: Account; person: { id: string; name: string } | null } & Standing;

export type RoomAt = {
  roomId: string;
  name: string;
  state: string;
  agent: { did: string; name: string; revoked: boolean } | null;
  head: { version: number; wpcHash: string; policyId: string; activatedBy: string; activatedAt: string } | null;
  approvers: ApproverAt[];
};

type Moment = { at: Date; now: Date };
type Control = Scope & { kind: ControlKind };
type Known = { state: string; agentDid: string | null };
type Entry = Awaited<ReturnType<typeof roomEntries>>[number];

const next: Record<string, (known: Known, detail: Record<string, unknown>) => Known> = {
  'room.allowed': (known) => ({ ...known, state: 'allowed' }),
  'room.joined': (known) => ({ ...known, state: 'joined' }),
  'room.state_changed': (known, { to }) => ({ ...known, state: String(to) }),
  'room.agent_assigned': (known, { agentDid }) => ({ ...known, agentDid: String(agentDid) }),
};

/** State and agent of each room, by what the log says of it in order. */
function stateOfRooms(entries: readonly Entry[]): Map<string, Known> {
  const rooms = new Map<string, Known>();
  for (const { action, roomId, detailText } of entries) {
    if (roomId === null) continue;
    const known = rooms.get(roomId) ?? { state: 'allowed', agentDid: null };
    rooms.set(roomId, next[action]?.(known, JSON.parse(detailText)) ?? known);
  }
  return rooms;
}

/** Who of some people was joined in a room; a question about each. */
async function membershipsAt(db: Db, roomId: string, mxids: readonly string[], { at, now }: Moment) {
  const events = await memberEvents(db, roomId, mxids, at);
  const rows = new Map((await membersNow(db, roomId, mxids, now)).map((row) => [row.mxid, row]));
  return (mxid: string): Membership => membershipAt(mxid, events, rows.get(mxid) ?? null, at);
}

type Ground = {
  roomId: string;
  state: string;
  stopped: 'triage' | 'freeze' | null;
  policy: EffectivePolicy;
  agentMxids: ReadonlySet<string>;
};

async function approversAt(db: Db, ground: Ground, accounts: AccountsAt, moment: Moment): Promise<ApproverAt[]> {
  const { roomId, policy, agentMxids } = ground;
  const rooms = [...new Set([roomId, approvalRoomFor(policy, roomId)])];
  const ask: ((mxid: string) => Membership)[] = [];
  for (const room of rooms) ask.push(await membershipsAt(db, room, policy.approvers, moment));
  return policy.approvers.map((mxid) => {
    const { account, person } = accounts.of(mxid);
    const memberships = ask.map((membership) => membership(mxid));
    const isAgent = agentMxids.has(mxid);
    return {
      mxid,
      account,
      person,
      ...couldApprove({ roomState: ground.state, stopped: ground.stopped, isAgent, account, memberships }),
    };
  });
}

/** What kept everybody in a room from approving; a triage before a freeze. */
function stopOf(controls: readonly Control[], roomId: string, agentDid: string | null): Ground['stopped'] {
  const over = controls.filter((control) => covers(control, { jobId: '', roomId, agentDid: agentDid ?? '' }));
  return (['triage', 'freeze'] as const).find((kind) => over.some((control) => control.kind === kind)) ?? null;
}

/** Every room that had been allowed by a moment: its state, agent, policy, and who could decide in it. */
export async function roomsAt(
  db: Db,
  then: { accounts: AccountsAt; controls: readonly Control[] },
  moment: Moment,
): Promise<RoomAt[]> {
  const { accounts, controls } = then;
  const { at } = moment;
  const states = stateOfRooms(await roomEntries(db, at));
  const names = new Map((await roomNames(db)).map(({ roomId, name }) => [roomId, name]));
  const heads = new Map((await headsAt(db, at)).map((head) => [head.roomId, head]));
  const agents = await agentsAt(db, at);
  const agentMxids = new Set(agents.flatMap(({ mxid }) => mxid ?? []));
  const rooms: RoomAt[] = [];
  for (const [roomId, { state, agentDid }] of states) {
    const head = heads.get(roomId);
    const published = head ? await findPolicy(db, head.wpcHash) : null;
    const agent = agents.find(({ did }) => did === agentDid);
    const ground = published && {
      roomId,
      state,
      stopped: stopOf(controls, roomId, agentDid),
      policy: published.policy,
      agentMxids,
    };
    rooms.push({
      roomId,
      name: names.get(roomId) ?? roomId,
      state,
      agent: agent
        ? { did: agent.did, name: agent.name, revoked: agent.revokedAt !== null && agent.revokedAt <= at }
        : null,
      head:
        head && published
          ? {
              version: head.version,
              wpcHash: head.wpcHash,
              policyId: published.policyId,
              activatedBy: actorWords(head.activatedBy),
              activatedAt: head.activatedAt.toISOString(),
            }
          : null,
      approvers: ground ? await approversAt(db, ground, accounts, moment) : [],
    });
  }
  return rooms.sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.roomId < b.roomId ? -1 : 1));
}
