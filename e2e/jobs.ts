// Asking for a job in a room, as a person does, and finding what the bot answered.

import { expect } from '@playwright/test';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { clientOf } from './accounts.ts';
import { alice, rita } from './people.ts';
import { bodyOf, type RoomEvent } from './room-client.ts';
import { reaches } from './rows.ts';

export type AskedJob = { jobId: string; roomId: string; requestEventId: string };
export type PendingJob = AskedJob & { digest: string; code: string };

/** Says `!job …` in a room and waits until it is a job. */
export async function ask(roomId: string, text: string, by = rita): Promise<AskedJob> {
  const requestEventId = await (await clientOf(by)).say(roomId, `!job ${text}`);
  const read = () => db().job.findUnique({ where: { requestEventId } });
  await expect.poll(async () => (await read())?.requestEventId, 'the request becomes a job').toBe(requestEventId);
  return { jobId: (await read())?.id ?? '', roomId, requestEventId };
}

/** Waits until a job waits for approval and its thread shows the plan. */
export async function untilAsked(job: AskedJob): Promise<PendingJob> {
  await reaches(job.jobId, 'pending');
  const { digest } = await db().approvalRequest.findFirstOrThrow({
    where: { jobId: job.jobId, closedAt: null },
    orderBy: { createdAt: 'desc' },
  });
  const code = digest.slice(0, 8);
  await botSays(job, new RegExp(`Plan for job ${job.jobId}[^]*code ${code}`));
  return { ...job, digest, code };
}

/** Asks and waits until the plan can be approved. */
export const askUntilPending = async (roomId: string, text: string, by = rita) =>
  untilAsked(await ask(roomId, text, by));

/** Has an approver send the approval command in the job's thread. @returns the event's id */
export const sendApproval = async ({ roomId, requestEventId, jobId, code }: PendingJob, by = alice) =>
  (await clientOf(by)).sayInThread(roomId, requestEventId, `!approve ${jobId} ${code}`);

/** What the bot said in a job's thread, oldest first. */
export async function botMessages({ roomId, requestEventId }: AskedJob): Promise<RoomEvent[]> {
  const thread = await (await clientOf(rita)).thread(roomId, requestEventId);
  return thread.filter(({ sender }) => sender === getConfig().matrix.botUserId);
}

/** Waits for a message of the bot in a job's thread. @returns its whole text */
export async function botSays(job: AskedJob, words: RegExp): Promise<string> {
  const find = async () => (await botMessages(job)).map(bodyOf).find((body) => words.test(body)) ?? '';
  await expect.poll(find, { message: `the bot says ${words}`, timeout: 30_000 }).toMatch(words);
  return find();
}

/** Waits for the bot's answer to one event. @returns its text */
export async function botAnswers(roomId: string, eventId: string): Promise<string> {
  const find = async () => {
    const timeline = await (await clientOf(rita)).timeline(roomId);
    return timeline.filter((event) => isAnswer(event, eventId)).map(bodyOf)[0] ?? '';
  };
  await expect.poll(find, `the bot answers ${eventId}`).not.toBe('');
  return find();
}

function isAnswer({ sender, content }: RoomEvent, eventId: string): boolean {
  const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
  return sender === getConfig().matrix.botUserId && relation?.['m.in_reply_to']?.event_id === eventId;
}
