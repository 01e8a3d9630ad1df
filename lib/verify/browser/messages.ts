// PURE. What a page and the verifier behind it say to each other.

import type { PacketSheet, Sheet } from './sheet.ts';
import type { Shown } from './shown.ts';

export type VerifyRequest = {
  /** Milliseconds since 1970 by the reader's clock. */
  now: number;
  /** The archive, or the files of a folder it was unpacked into. */
  source: { kind: 'archive'; bytes: Uint8Array } | { kind: 'files'; files: [path: string, bytes: Uint8Array][] };
  /** The file of kept bodies and of what became of them. */
  companion: Uint8Array | null;
  /** The keys the reader trusts, as pasted; empty when they pasted none. */
  trustedText: string;
};

/** Nothing could be verified: what was given is no package, or no key list. */
export type Refused = { kind: 'refused'; title: string; code: string | null; sentence: string; detail: Shown | null };
export type Answer = { kind: 'sheet'; sheet: Sheet } | { kind: 'packet'; sheet: PacketSheet } | Refused;
export type Progress = { kind: 'progress'; percent: number; step: string };
/** The verifier itself failed; nothing is said about the package. */
export type Broken = { kind: 'broken'; message: string };
export type Message = Progress | Answer | Broken;
