import { demoRequest } from '#bin/agent/demo-workspace.ts';
import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { demoRequester } from './demo-people.ts';
import { demoAccount } from './demo-rooms.ts';
import { waitFor } from './wait-for.ts';

/** The bot is in the room and has a cursor: what is said from here on reaches it as news. */
async function listens(roomId: string): Promise<boolean> {
  const joined = await db().room.count({ where: { roomId, state: 'joined' } });
  const synced = await db().matrixAccount.count({ where: { since: { not: null } } });
  return joined === 1 && synced === 1;
}

/** The requester asks for the demo's first job; waits until it waits for an approval. @throws StackError */
export async function askFirstJob(
  config: Config,
  roomId: string,
  { say, signal }: { say: (doing: string) => void; signal: AbortSignal },
): Promise<string> {
  say('the bot joins the room');
  const complaint = 'The demo’s first job did not come to its approval; the logs say why.';
  await waitFor(() => listens(roomId), { seconds: 60, complaint, signal });
  const rita = await demoAccount(config, demoRequester);
  const requestEventId = await rita.send(roomId, demoRequest);
  await rita.close();
  say('the agent plans');
  const pending = async () => (await db().job.count({ where: { requestEventId, state: 'pending' } })) === 1;
  await waitFor(pending, { seconds: 60, complaint, signal });
  const { id } = await db().job.findUniqueOrThrow({ where: { requestEventId }, select: { id: true } });
  return id;
}
