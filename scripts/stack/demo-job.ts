import { demoRequest } from '#bin/agent/demo-workspace.ts';
import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { demoRequester } from './demo-people.ts';
import { demoAccount } from './demo-rooms.ts';
import { waitFor } from './wait-for.ts';

const roomJoined = async (roomId: string) => (await db().room.count({ where: { roomId, state: 'joined' } })) === 1;

/** The requester asks for the demo's first job; waits until it waits for an approval. @throws StackError */
export async function askFirstJob(
  config: Config,
  roomId: string,
  { say, signal }: { say: (doing: string) => void; signal: AbortSignal },
): Promise<string> {
  say('the bot joins the room');
  const complaint = 'The demo’s first job did not come to its approval; the logs say why.';
  await waitFor(() => roomJoined(roomId), { seconds: 60, complaint, signal });
  const rita = await demoAccount(config, demoRequester);
  const requestEventId = await rita.send(roomId, demoRequest);
  await rita.close();
  say('the agent plans');
  const pending = async () => (await db().job.count({ where: { requestEventId, state: 'pending' } })) === 1;
  await waitFor(pending, { seconds: 60, complaint, signal });
  const { id } = await db().job.findUniqueOrThrow({ where: { requestEventId }, select: { id: true } });
  return id;
}
