// Where a story takes place: the demo's own room, or a room that no other story touches.

import { expect } from '@playwright/test';
import type { SystemActor } from '#lib/actor.ts';
import { demoServerName, getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { activatePolicy } from '#lib/registry/activate.ts';
import { publishPolicy } from '#lib/registry/publish.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import { demoPolicy } from '#scripts/stack/demo-policy.ts';
import { clientOf } from './accounts.ts';
import { adam, alice, audrey, oncall, rita } from './people.ts';

const actor: SystemActor = { kind: 'system', name: 'setup' };

/** The room in which the demo's people ask. */
export const demoRoom = async () => (await clientOf(rita)).roomByAlias(`#finance-ops:${demoServerName}`);

/** The demo's policy for other rooms; `change` edits the document. */
export function policyFor(roomIds: string[], change: (source: PolicySource) => void = () => {}): string {
  const source = JSON.parse(demoPolicy(roomIds)) as PolicySource;
  change(source);
  return JSON.stringify(source, null, 2);
}

export type PolicySource = {
  matrix: { approval: Record<string, unknown> };
  execution: { tools: { allow: string[]; deny: string[] } };
  tokens: { cst: Record<string, unknown> };
};

export async function putInForce(roomId: string, sourceText: string, reason: string): Promise<string> {
  const now = new Date();
  const { hash } = await publishPolicy({ sourceText, actor, now }, openKeys(getConfig(), ['registry']));
  await activatePolicy({ roomId, hash, actor, reason, now });
  return hash;
}

/** A room with the demo's people and the bot in it, allow-listed, under a policy of its own. */
export async function newRoom(
  name: string,
  options: { agentDid: string; policy?: (source: PolicySource) => void },
): Promise<string> {
  const admin = await clientOf(adam);
  const people = [rita, alice, oncall, audrey];
  const invite = [getConfig().matrix.botUserId, ...people];
  const roomId = await admin.createRoom({ preset: 'private_chat', name, invite });
  for (const person of people) await (await clientOf(person)).join(roomId);
  await allowRoom({ roomId, name, actor, now: new Date() });
  await assignAgent({ roomId, agentDid: options.agentDid, actor, now: new Date() });
  await putInForce(roomId, policyFor([roomId], options.policy), 'The story’s policy');
  await expect
    .poll(() => db().room.findUnique({ where: { roomId } }), 'the bot joins')
    .toMatchObject({
      state: 'joined',
    });
  return roomId;
}

/** The did of the stack's own agent. */
export const referenceAgent = async () =>
  (await db().agent.findFirstOrThrow({ where: { name: 'Reference agent' } })).did;
