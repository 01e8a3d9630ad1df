// PURE. Everything that a reader is shown about a verification, as data: the page from disk and the console draw the same
// sheet, so they say the same in the same words.

import type { Outcome, Verdict } from '../report.ts';
import type { Rows, Shown } from './shown.ts';

/** A moment as a machine and as a person reads it. */
export type Moment = { iso: string; words: string };
export type Fact = { label: string; value: Shown; literal: boolean };
export type Vote = {
  decision: 'approve' | 'deny' | 'unclear';
  words: string;
  who: Shown;
  how: Shown;
  at: Moment | null;
  reason: Shown | null;
};
export type TimelineRow = { title: string; who: Shown; at: Moment | null; detail: Shown | null };
export type StepOutcome = 'done' | 'refused' | 'not_done';
export type StepRow = { step: number; tool: Shown; outcome: StepOutcome; words: string };
export type CallRow = { name: Shown; words: Shown };
export type CheckRow = { name: Shown; outcome: Outcome; word: string; code: string | null; detail: Shown };
export type Checks = { list: Rows<CheckRow>; counts: string };
export type KeyRow = { role: Shown; key: Shown };
export type KeptRow = { title: Shown; state: 'kept' | 'redacted' | 'differs'; words: Shown; body: Shown | null };

export type Banner = {
  verdict: Verdict;
  code: string;
  sentence: string;
  why: string | null;
  deciding: { name: Shown; detail: Shown } | null;
};

/** What a reader is shown about the packet of an incident. */
export type PacketSheet = {
  banner: Banner;
  caution: string | null;
  fingerprint: Fingerprint;
  facts: Fact[];
  packages: Rows<PackageRow>;
  checks: Checks;
  doesNotProve: Shown[];
  keys: Keys;
};

export type Fingerprint = { sha256: string | null; bytes: number };
export type PackageRow = { jobId: Shown; verdict: Verdict; code: string };
export type Keys = { sentence: string; rows: Rows<KeyRow> };

export type Sheet = {
  banner: Banner;
  jobId: Shown;
  /** Said above everything that comes from files of which some did not verify. */
  caution: string | null;
  fingerprint: Fingerprint;
  facts: Fact[];
  votes: Rows<Vote>;
  timeline: Rows<TimelineRow>;
  planned: Rows<StepRow>;
  unplanned: Rows<CallRow>;
  calls: string;
  checks: Checks;
  /** What the verifier of the native bundle inside said, when it came to that. */
  native: Checks | null;
  doesNotProve: Shown[];
  keys: Keys;
  companion: { sentence: string; rows: Rows<KeptRow> } | null;
};
