// PURE. What can be let go by its age, and what goes with it. The log, its checkpoints and packages are none of these.

export const retentionSubjects = [
  'kept_bodies',
  'sign_in_codes',
  'ended_sessions',
  'dead_letters',
  'outbox_delivered',
] as const;
export type RetentionSubject = (typeof retentionSubjects)[number];

export const daysMax = 36_500;

type Words = { name: string; goes: string; stays: string };

/** Each subject for people: what goes once it is older, and what is left of it. */
export const retentionWords: Record<RetentionSubject, Words> = {
  kept_bodies: {
    name: 'Bodies of model calls',
    goes: 'What was sent to and answered by the model, kept where a policy asks for it, is erased. It cannot be brought back.',
    stays:
      'The salted digest in the sealed package, which verifies as before, and an entry that says when it was erased.',
  },
  sign_in_codes: {
    name: 'Sign-in codes',
    goes: 'Codes that have expired, with the Matrix id and browser that each was for.',
    stays: 'The entries of the log about codes that were sent or refused.',
  },
  ended_sessions: {
    name: 'Ended sessions',
    goes: 'Address and browser of sessions that have ended or expired.',
    stays: 'When each session began and ended, in the log; decisions name the session that they were made in.',
  },
  dead_letters: {
    name: 'Unreadable Matrix events',
    goes: 'Events that could not be read, as they came. One that its room still shows may come again.',
    stays: 'Gaps in a room’s history that were recorded.',
  },
  outbox_delivered: {
    name: 'Delivered messages',
    goes: 'Our copies of messages that rooms and people have, such as answers and notices.',
    stays:
      'Messages that show a plan, say how a job ended or hold the newest checkpoint; evidence refers to them. All since a job that still waits was asked for.',
  },
};
