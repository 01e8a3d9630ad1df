// PURE. One row of the queue as plain data, from a stored job.

import { displayText } from '#lib/canon/display-text.ts';
import { wouldWords } from '#lib/controls/meanwhile.ts';
import type { Tier } from '#lib/policy/catalogue.ts';
import { listedEffectClass } from './effect-class.ts';
import type { JobState } from './lifecycle.ts';
import { toolsOf } from './queue-facts.ts';
import { type QueueJob, textCharacters } from './queue-job-store.ts';
import type { ListStanding } from './queue-standing.ts';

/** Every text that somebody else wrote has been through the display function: the browser does not carry its tables. */
export type QueueRow = {
  jobId: string;
  state: JobState;
  stateReason: string | null;
  tier: Tier | null;
  /** What the plan does; null while there is no plan. */
  effect: string | null;
  /** Its beginning: the whole of it is on the job's page. */
  requestText: string;
  requesterMxid: string;
  agent: { name: string; did: string };
  room: { roomId: string; name: string };
  updatedAt: string;
  /** When the job lapses in its present state; null once approved. */
  expiresAt: string | null;
  /** Of the request that is open for decision, hex; null when none is. */
  digest: string | null;
  quorum: { filled: number; needed: number } | null;
  /** Whether the reader may approve it now. */
  mine: boolean;
  /** Whether the reader may deny, and so claim, it now. */
  mayDeny: boolean;
  /** Why a waiting job does not wait for the reader. */
  why: 'own' | 'voted' | null;
  /** The same for jobs that could be approved together; null for a job that is decided alone. */
  alike: string | null;
  claim: { mxid: string; mine: boolean; until: string } | null;
  triage: boolean;
  /** While a control stops it: what its plan would have come to, and the policy that says so. */
  would: { words: string; wpcHash: string } | null;
  /** The plan rests on another policy than the room's last approved job. */
  policyChanged: boolean;
  decision: { kind: 'approve' | 'deny'; approverMxid: string; channel: 'browser' | 'matrix'; at: string } | null;
  bundle: { id: string; verdict: string | null } | null;
};

/** What a row needs that is not on the job itself. */
export type RowContext = {
  standing: ListStanding | null;
  triage: boolean;
  lastApprovedWpcHash: string | null;
  readerMxid: string | null;
  now: Date;
};

const shown = (text: string): string => displayText(text).text;
const beginning = (text: string): string =>
  text.length > textCharacters ? `${shown(text.slice(0, textCharacters).toWellFormed())}…` : shown(text);

/** Jobs of the lowest tier that the reader may approve in the browser can be approved together. */
function alikeOf(job: QueueJob, standing: ListStanding | null): string | null {
  if (!standing?.mayApprove || job.tier !== 'low' || job.wpcHash === null) return null;
  if (!standing.rule.channels.includes('browser')) return null;
  const { roomId, wpcHash, tier } = job;
  return listedEffectClass({ roomId, agentDid: job.agent.did, wpcHash, tier, tools: toolsOf(job) });
}

/** While a vote is blind nobody learns from the list who voted. */
function decisionOf(job: QueueJob, standing: ListStanding | null): QueueRow['decision'] {
  const decision = job.request?.decisions.at(-1);
  if (!decision || (job.state === 'pending' && standing?.rule.blind !== false)) return null;
  const { kind, channel, decidedAt } = decision;
  return { kind, channel, approverMxid: shown(decision.approverMxid), at: decidedAt.toISOString() };
}

function quorumOf(job: QueueJob, standing: ListStanding | null): QueueRow['quorum'] {
  if (!standing) return null;
  const filled = job.request?.decisions.filter(({ kind }) => kind === 'approve').length ?? 0;
  return { filled, needed: standing.rule.slots.reduce((sum, slot) => sum + slot.count, 0) };
}

function wouldOf({ state, wpcHash }: QueueJob): QueueRow['would'] {
  if (wpcHash === null || (state !== 'pending' && state !== 'changes_requested')) return null;
  return { words: wouldWords(state === 'pending'), wpcHash };
}

function claimOf(job: QueueJob, { readerMxid, now }: RowContext): QueueRow['claim'] {
  const { claim } = job;
  if (job.state !== 'pending' || !claim || claim.expiresAt <= now) return null;
  return { mxid: shown(claim.mxid), mine: claim.mxid === readerMxid, until: claim.expiresAt.toISOString() };
}

/** A row from a job and what is known around it. */
export function queueRow(job: QueueJob, context: RowContext): QueueRow {
  const { standing, lastApprovedWpcHash: last } = context;
  return {
    jobId: job.id,
    state: job.state,
    stateReason: job.stateReason === null ? null : beginning(job.stateReason),
    tier: job.tier as Tier | null,
    effect: job.effect,
    requestText: beginning(job.requestStart),
    requesterMxid: shown(job.requesterMxid),
    agent: { name: shown(job.agent.name), did: job.agent.did },
    room: { roomId: job.roomId, name: shown(job.room.name) },
    updatedAt: job.updatedAt.toISOString(),
    expiresAt: job.expiresAt?.toISOString() ?? null,
    digest: standing ? (job.request?.digest ?? null) : null,
    quorum: quorumOf(job, standing),
    mine: standing?.mayApprove ?? false,
    mayDeny: standing?.mayDeny ?? false,
    why: standing?.why ?? null,
    alike: alikeOf(job, standing),
    claim: claimOf(job, context),
    triage: context.triage,
    would: context.triage ? wouldOf(job) : null,
    policyChanged: job.state === 'pending' && last !== null && job.wpcHash !== null && last !== job.wpcHash,
    decision: decisionOf(job, standing),
    bundle: job.bundle,
  };
}
