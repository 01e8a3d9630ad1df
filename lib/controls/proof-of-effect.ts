import type { Db } from '#lib/db/transaction.ts';
import { type OutsideProof, outsideProof } from '#lib/tokens/outside-state.ts';
import { outsideOf } from '#lib/tokens/outside-store.ts';
import { acksOf, executorsAlive } from './ack-store.ts';
import {
  agentsRefused,
  cutStreams,
  entriesOfControl,
  type InForce,
  mintedWhile,
  refusalsBy,
  refusedForPin,
  refusedForTokens,
} from './effect-store.ts';
import type { Scope } from './scope.ts';
import { findControl } from './store.ts';

/** What a control has been seen to do since it was applied. Times are ISO 8601. */
export type ProofOfEffect = {
  /** The control's own entries that the log does not have: then what is counted is counted by the times of its record. */
  missing: InForce['missing'];
  refusedDecisions: number;
  refusedCalls: number;
  cutStreams: number;
  /** Tokens minted in its scope since: none while triage or a freeze lasts. Null where minting was never to stop. */
  minted: number | null;
  /** Our processes that decide, mint, admit calls or carry them. `acknowledgedMs`: after the control's entry. */
  executors: { process: string; lastSeenAt: string; acknowledgedMs: number | null }[];
  /** What the issuer outside was told of the tokens that this revoked; null when there is none, or nothing to tell. */
  outside: OutsideProof | null;
  agents: { did: string; name: string; lastSeenAt: string | null; lastRefusalAt: string | null }[];
};

// A process beats every ten seconds; one that missed three is not counted on any more.
const aliveMs = 35_000;

const place = ({ scope, subject }: Scope) => ({
  ...(scope === 'job' && subject ? { jobId: subject } : {}),
  ...(scope === 'room' && subject ? { roomId: subject } : {}),
  ...(scope === 'agent' && subject ? { agentDid: subject } : {}),
});

/** Reads the proof of a control's effect up to now; null when there is no such control. */
export async function proofOfEffect(db: Db, controlId: string, now: Date): Promise<ProofOfEffect | null> {
  const control = await findControl(db, controlId);
  if (!control) return null;
  const effect = JSON.parse(control.effectText) as {
    held?: string[];
    stopped?: string[];
    reopened?: string[];
    tokens?: string[];
  };
  const touched = [...(effect.held ?? []), ...(effect.stopped ?? []), ...(effect.reopened ?? [])];
  const stops = control.kind === 'triage' || control.kind === 'freeze';
  const inForce = await entriesOfControl(db, control);
  // A roll-back names no running jobs: it stops those whose tokens are pinned to what it rolled back.
  const roomId = control.kind === 'rollback' ? control.subject : null;
  const [refusals, forTokens, forPin, cut, minted, acks, alive, agents, outside] = await Promise.all([
    refusalsBy(db, control, inForce),
    control.kind === 'revoke' ? refusedForTokens(db, effect.tokens ?? [], inForce) : 0,
    roomId === null ? 0 : refusedForPin(db, roomId, inForce),
    cutStreams(db, { jobIds: touched, roomId }, inForce),
    stops ? mintedWhile(db, place(control), inForce) : null,
    acksOf(db, controlId),
    executorsAlive(db, new Date(now.getTime() - aliveMs)),
    agentsRefused(db, touched),
    outsideOf(db, effect.tokens ?? []),
  ]);
  return {
    missing: inForce.missing,
    refusedDecisions: refusals.refusedDecisions,
    refusedCalls: refusals.refusedCalls + forTokens + forPin,
    cutStreams: cut,
    minted,
    executors: alive.map(({ process, seenAt }) => {
      const ack = acks.find((row) => row.process === process);
      const acknowledgedMs = ack ? Math.max(0, ack.at.getTime() - control.appliedAt.getTime()) : null;
      return { process, lastSeenAt: seenAt.toISOString(), acknowledgedMs };
    }),
    outside: outsideProof(outside),
    agents: agents.map((agent) => ({
      did: agent.did,
      name: agent.name,
      lastSeenAt: agent.lastSeenAt?.toISOString() ?? null,
      lastRefusalAt: agent.lastRefusalAt?.toISOString() ?? null,
    })),
  };
}
