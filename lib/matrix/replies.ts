// PURE. What the bot answers to a command: what happened, why, what to do next. Each failure has its own words.

import type { Refusal } from './classify.ts';
import type { CommandName } from './grammar.ts';
import { jobUrl, quoted, utcMinutes } from './message.ts';

export type Failure =
  | 'UNKNOWN_JOB'
  | 'WRONG_ROOM'
  | 'WRONG_THREAD'
  | 'LATE'
  | 'PLAN_NOT_SHOWN'
  | 'FOREIGN_MESSAGE'
  | 'CANNOT_VERIFY'
  | 'NOT_JOINED'
  | 'STRANGER'
  | 'RATE_LIMITED'
  | 'NOT_HANDLED';

export type ReplyContext = { jobId: string | null; approveWord: string; publicUrl: string };

const examples: Record<CommandName, (word: string) => string> = {
  job: () => '!job summarise the open invoices',
  approve: (word) => `${word} 7F3K9QXM2BTV a91cf203`,
  deny: () => '!deny 7F3K9QXM2BTV the wrong repository',
  status: () => '!status 7F3K9QXM2BTV',
  withdraw: () => '!withdraw 7F3K9QXM2BTV',
  control: () => '!control triage everything 60m invoices of somebody else',
  help: () => '!help',
};

/** A command that was meant and is not in its form. */
export function replyToRefusal(refusal: Refusal, command: CommandName, approveWord: string): string {
  const example = examples[command](approveWord);
  switch (refusal) {
    case 'malformed':
      return `I did not understand that. Send one line of exactly this form: ${example}`;
    case 'quote':
      return `A message with a quotation is no command, because the words may be somebody else’s. Send it plain: ${example}`;
    case 'formatted_differs':
      return `The message’s formatted text is not its plain text, so it is no command. Send it without formatting: ${example}`;
    case 'in_thread':
      return 'A job begins outside of threads. Send the !job as a message of its own.';
  }
}

export const replyToEdit = 'An edit is never a command. Send it as a new message.';

const failures: Record<Failure, (c: ReplyContext) => string> = {
  UNKNOWN_JOB: ({ jobId }) => `There is no job ${jobId} in this room. Check the id.`,
  WRONG_ROOM: ({ jobId }) => `Job ${jobId} is not decided in this room. Send the command in its own room.`,
  WRONG_THREAD: ({ jobId }) =>
    `That was sent in another job’s thread. Send it in the thread of job ${jobId}, or outside of threads.`,
  LATE: () => 'I saw this command late, and late commands decide nothing. Send it again.',
  PLAN_NOT_SHOWN: ({ jobId }) =>
    `The plan of job ${jobId} had not reached this room when you decided. Read its message, then send the command again.`,
  FOREIGN_MESSAGE: ({ jobId }) =>
    `Somebody else has written in this room under my name, so what you read here need not be the plan of job ${jobId}. Nothing was decided. Tell an admin, and decide on its page:`,
  CANNOT_VERIFY: () => 'I cannot verify now that you are in this room, so nothing was decided. Try again in a minute.',
  NOT_JOINED: () => 'You are not a member of this room any more, so nothing was decided.',
  STRANGER: () => 'Only people whom this room’s policy names may do that.',
  RATE_LIMITED: () => 'That was too much at once. Wait ten minutes, then ask again.',
  NOT_HANDLED: () => 'Something went wrong on our side and nothing was done. An admin finds it in the log.',
};

const linked = (text: string, { jobId, publicUrl }: ReplyContext, link: boolean) =>
  jobId !== null && link ? `${text} ${jobUrl(publicUrl, jobId)}` : text;

/** Our own refusals of a command. Those that a stranger may see name no job. */
export const replyToFailure = (failure: Failure, context: ReplyContext): string =>
  linked(
    failures[failure](context),
    context,
    ['WRONG_THREAD', 'PLAN_NOT_SHOWN', 'FOREIGN_MESSAGE', 'CANNOT_VERIFY'].includes(failure),
  );

/** A use case's refusal, in its own words. */
export const replyToJobError = (error: { code: string; message: string }, context: ReplyContext): string =>
  error.code === 'UNKNOWN_JOB'
    ? replyToFailure('UNKNOWN_JOB', context)
    : linked(`Job ${context.jobId}: ${error.message}`, context, true);

/** Why a request became no job. */
export const replyToRequestError = (error: { message: string }): string => `No job was made. ${error.message}`;

export type JobStatus = {
  jobId: string;
  state: string;
  stateReason: string | null;
  revision: number;
  expiresAt: Date | null;
  code: string | null;
};

export function replyWithStatus(job: JobStatus, publicUrl: string): string {
  const plan = job.revision > 0 ? `, plan revision ${job.revision}` : '';
  const code = job.code ? `, code ${job.code}` : '';
  const expires = job.expiresAt ? `, expires ${utcMinutes(job.expiresAt)}` : '';
  const why = job.stateReason ? ` (${quoted(job.stateReason)})` : '';
  const state = job.state.replace('_', ' ');
  return `Job ${job.jobId} is ${state}${why}${plan}${code}${expires}. ${jobUrl(publicUrl, job.jobId)}`;
}

export const replyWithHelp = (approveWord: string, publicUrl: string): string =>
  [
    'Ask an agent for work here; nothing runs before somebody whom the policy names has approved the exact plan.',
    '!job and what you want – asks for a job (or mention me)',
    `${approveWord} JOB CODE – approves the plan that shows this code`,
    '!deny JOB and your reason – refuses it',
    '!status JOB – says how it stands',
    '!withdraw JOB – takes back your own job, or stops it',
    `Console: ${publicUrl}`,
  ].join('\n');
