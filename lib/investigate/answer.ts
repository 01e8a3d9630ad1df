// PURE. Who authorised a job and what it led to, as plain data: what answerFor reads and the page prints.

export type Verified = 'verified' | 'failed' | 'not_checked';

/** One thing that was checked, in words that begin in lower case. */
export type Check = { outcome: 'passed' | 'failed' | 'not_made'; words: string };

export type AnswerFact = { label: string; value: string };

/** One thing in the chain, with what was checked of it just now. Texts that others wrote stand as they are. */
export type Artefact = {
  /** Unique within the answer: `receipt-rcpt_…`. */
  id: string;
  label: string;
  /** Its page in the console; null when it has none. */
  href: string | null;
  /** What the digest is of: “SHA-256 of the receipt”. */
  digestName: string;
  /** As others name it; null when it has none. */
  digest: string | null;
  /** ISO 8601; null for what has no time of its own. */
  at: string | null;
  facts: AnswerFact[];
  /** Longer text that somebody wrote: the request, a reason. */
  text: string | null;
  /** What was checked just now, one by one. */
  checks: Check[];
  /** What the checks come to. */
  verified: Verified;
  /** The checks in one sentence: what held, what failed, or why nothing could be checked. */
  why: string;
  /** `itself`: what was pasted is this. `inside`: it stands in this. */
  pasted: 'itself' | 'inside' | null;
};

export const sectionKeys = [
  'request',
  'plans',
  'policy',
  'decisions',
  'tokens',
  'calls',
  'outcome',
  'controls',
  'room',
] as const;
export type SectionKey = (typeof sectionKeys)[number];

export type AnswerSection = {
  key: SectionKey;
  title: string;
  artefacts: Artefact[];
  /** What is to be said of the section as a whole: why it is empty, where it was cut. */
  note: string | null;
};

/** What the job has in common with others: what an incident is opened from. */
export type AnswerGround = {
  jobId: string;
  policies: string[];
  models: string[];
  rooms: string[];
  approvers: string[];
  agents: string[];
  /** ISO 8601: from the request to the end, or to now. */
  from: string;
  to: string;
};

export type Answer = {
  jobId: string;
  state: string;
  verdict: string | null;
  /** The answer in one sentence. */
  sentence: string;
  sections: AnswerSection[];
  totals: Record<Verified, number>;
  ground: AnswerGround;
  /** When it was read and checked, ISO 8601. */
  at: string;
};
