// PURE. What a pasted reference turned out to be.

export const foundKinds = [
  'job',
  'event',
  'token',
  'receipt',
  'policy',
  'package',
  'call',
  'digest',
  'control',
  'entry',
  'url',
] as const;
export type FoundKind = (typeof foundKinds)[number];

export type Found = {
  kind: FoundKind;
  /** As it is stored; what is marked in an answer. */
  reference: string;
  /** The newest first where there are several; none when it belongs to no job. */
  jobIds: string[];
  /** Whether there are more jobs than `jobIds` names. */
  more: boolean;
  /** What it is: “the token of a job”. */
  words: string;
  /** A page of its own; null when it has none. */
  href: string | null;
};

/** No more jobs than this are named for one reference. */
export const jobsMax = 20;

/** Something that was found, of jobs in the order given. */
export function found(
  kind: FoundKind,
  reference: string,
  words: string,
  jobs: readonly (string | null | undefined)[],
  href: string | null = null,
): Found {
  const ids = [...new Set(jobs.flatMap((id) => id ?? []))];
  return { kind, reference, words, href, jobIds: ids.slice(0, jobsMax), more: ids.length > jobsMax };
}
