// PURE. Incidents as plain data: what find-incident.ts reads and components/incidents draws. Times are ISO 8601; who acted is
// in words.

import type { EntryView } from '#lib/audit/list-entries.ts';
import type { ControlEntry } from '#lib/controls/control-entry.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';
import type { Verdict } from '#lib/verify/report.ts';
import type { Criteria } from './criteria.ts';

export type IncidentLine = {
  id: string;
  title: string;
  openedBy: string;
  openedAt: string;
  closedAt: string | null;
  findings: number;
  controls: number;
  packets: number;
};

export type MatchedJobView = {
  jobId: string;
  roomName: string;
  agentName: string;
  requester: string;
  requestText: string;
  state: JobState;
  requestedAt: string;
  verdict: Verdict | null;
  code: string | null;
};

export type TokenView = { jti: string; jobId: string; expiresAt: string; collected: boolean };
export type CallLine = { kind: string; name: string; outcome: string; refused: boolean; count: number };
export type FindingView = { id: string; text: string; subject: string | null; by: string; at: string };

export type PacketView = {
  id: string;
  state: 'waiting' | 'signed' | 'sealed' | 'failed';
  requestedBy: string;
  requestedAt: string;
  failure: string | null;
  sha256: string | null;
  bytes: number | null;
  verdict: Verdict | null;
  code: string | null;
};

/** How much fits the criteria at this moment. */
export type Matches = {
  jobs: number;
  open: number;
  tokens: number;
  packages: number;
  notValid: number;
  packageBytes: number;
  calls: number;
  refusedCalls: number;
};

export type IncidentView = {
  id: string;
  title: string;
  openedBy: string;
  openedAt: string;
  closed: { by: string; at: string; conclusion: string } | null;
  follows: string | null;
  followers: { id: string; title: string }[];
  criteria: Criteria;
  /** What rooms, agents and policies of the criteria are called, by their ids; written by others. */
  names: Record<string, string>;
  matches: Matches;
  jobs: { rows: MatchedJobView[]; page: number; pages: number };
  tokens: TokenView[];
  calls: CallLine[];
  refusals: EntryView[];
  controls: ControlEntry[];
  findings: { rows: FindingView[]; all: number };
  packets: PacketView[];
  entries: EntryView[];
};
