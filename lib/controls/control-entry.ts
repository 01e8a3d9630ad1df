// PURE. Controls as plain data: what find-control.ts reads and components/controls draws.

import type { Difference } from '#lib/policy/difference-aspects.ts';
import type { ControlKind, ControlScope } from './scope.ts';

/** A control in a list. Times are ISO 8601. */
export type ControlEntry = {
  id: string;
  kind: ControlKind;
  scope: ControlScope;
  subject: string | null;
  /** The name of the room or agent, written by others; the subject itself for the rest. */
  subjectName: string | null;
  /** Whose visibility decides who may read of it; null when it belongs to no single room. */
  roomId: string | null;
  span: { from: string | null; to: string | null };
  reason: string;
  /** In words. */
  appliedBy: string;
  appliedAt: string;
  endsAt: string | null;
  inForce: boolean;
  lifted: { by: string; at: string; reason: string } | null;
  /** Credentials of the checklist that nobody has ticked off, of how many. */
  tasksOpen: number;
  tasksAll: number;
};

/** A job that a control touched. */
export type TouchedJob = { jobId: string; state: string; verdict: string | null };

export type EffectView = {
  reopened: TouchedJob[];
  stopped: TouchedJob[];
  held: TouchedJob[];
  waiting: TouchedJob[];
  voided: TouchedJob[];
  /** Jobs touched in rooms that the reader does not see. */
  hidden: number;
  /** Jtis; null when they belong to rooms that the reader does not see. */
  tokens: string[] | null;
  tokenCount: number;
  streams: number;
  toolCalls: number;
};

export type TaskView = {
  id: string;
  tool: string;
  credential: string;
  done: { by: string; at: string; note: string } | null;
};

export type ReviewView = {
  packageId: string;
  packageSha256: string;
  verdict: string;
  code: string;
  statement: string;
  by: string;
  at: string;
};

/** What stands behind a roll-back: both policies, what changed between them, and what ran under the one rolled back. */
export type RollBackView = {
  hashBefore: string;
  hashAfter: string;
  difference: Difference | null;
  ranUnder: TouchedJob[];
  /** Whether more ran than are listed. */
  more: boolean;
};

export type ControlDetail = ControlEntry & {
  /** As the log names them, to tell whether the reader is the same person. */
  appliedByActor: string;
  effect: EffectView;
  tasks: TaskView[];
  review: ReviewView | null;
  disputedJobId: string | null;
  rollBack: RollBackView | null;
  /** Steps that a passkey signed. */
  signed: { apply: boolean; lift: boolean };
};

/** What it means that the log lacks an entry of a control itself, for a page and the terminal alike. */
export const missingWords = {
  'control.applied':
    'The log’s own entry that this control was applied (control.applied) is missing. What it did is counted from the time in the control’s record instead, which proves less.',
  'control.lifted':
    'The log’s own entry that this control was lifted (control.lifted) is missing. Its end is taken from the time in the control’s record instead, and which jobs were asked for anew then is not known.',
} as const;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text of an address can be a control's id. */
export const isControlId = (text: string): boolean => uuid.test(text);
