// What the reader of a queue may do with each waiting job, leaving aside what decideJob alone can know. What is known of
// the reader and of each policy is read once for the whole list, whatever its length.

import type { PersonActor } from '#lib/actor.ts';
import { covers } from '#lib/controls/scope.ts';
import { controlsInForce } from '#lib/controls/store.ts';
import type { Db } from '#lib/db/transaction.ts';
import { ruleForTier } from '#lib/policy/approval.ts';
import type { Tier } from '#lib/policy/catalogue.ts';
import type { ApprovalRule, EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { type Decider, readDecider, roomsToDecide, standing } from './may-decide.ts';
import type { QueueJob } from './queue-job-store.ts';

/** `rooms` are those that the reader may see; nothing of any other room is read. */
export type Reader = { actor: PersonActor; rooms: 'all' | ReadonlySet<string>; now: Date };

export type QueueGround = {
  policies: ReadonlyMap<string, EffectivePolicy>;
  decider: Decider | null;
  /** Whether triage or a freeze stops a job. */
  stopped: (job: QueueJob) => boolean;
};

/** What a reader may do with a waiting job. `why`: what keeps them from approving it that they should be told in a list. */
export type ListStanding = {
  rule: ApprovalRule;
  mayApprove: boolean;
  mayDeny: boolean;
  why: 'own' | 'voted' | null;
};

// A policy's content never changes, so it is kept by its hash.
const known = new Map<string, EffectivePolicy>();
const knownMax = 500;

/** The policies with these hashes; one that was never published is left out. */
export async function readPolicies(db: Db, hashes: Iterable<string>): Promise<Map<string, EffectivePolicy>> {
  const found = new Map<string, EffectivePolicy>();
  for (const hash of new Set(hashes)) {
    const policy = known.get(hash) ?? (await findPolicy(db, hash))?.policy;
    if (!policy) continue;
    if (known.size >= knownMax) known.clear();
    known.set(hash, policy);
    found.set(hash, policy);
  }
  return found;
}

const openRequest = (job: QueueJob) => {
  const { request } = job;
  return job.state === 'pending' && request && !request.closedAt ? request : null;
};

export type ControlsRead = () => ReturnType<typeof controlsInForce>;

/** The controls in force, read when they are first asked for, and once. */
export function readControls(db: Db): ControlsRead {
  let reading: ReturnType<ControlsRead> | undefined;
  return () => {
    reading ??= controlsInForce(db);
    return reading;
  };
}

/** Reads what the standing of one reader towards these jobs depends on. */
export async function readGround(
  db: Db,
  jobs: readonly QueueJob[],
  { actor }: Reader,
  readControlsInForce = readControls(db),
): Promise<QueueGround> {
  const waiting = jobs.filter((job) => openRequest(job));
  const policies = await readPolicies(
    db,
    waiting.flatMap((job) => openRequest(job)?.wpcHash ?? []),
  );
  const rooms = waiting.flatMap((job) => {
    const policy = policies.get(openRequest(job)?.wpcHash ?? '');
    return policy ? roomsToDecide(policy, job.roomId) : [];
  });
  const [decider, controls] = await Promise.all([
    actor.mxid && waiting.length > 0 ? readDecider(db, actor.mxid, rooms) : null,
    readControlsInForce(),
  ]);
  return {
    policies,
    decider,
    stopped: (job) =>
      controls.some(
        (control) =>
          control.kind !== 'rollback' &&
          covers(control, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did }),
      ),
  };
}

/** The reader's standing towards one job; null when it waits for nobody's decision. */
export function listStanding(job: QueueJob, ground: QueueGround, now: Date): ListStanding | null {
  const request = openRequest(job);
  const policy = request && ground.policies.get(request.wpcHash);
  if (!request || !policy || !job.tier) return null;
  const rule = ruleForTier(policy, job.tier as Tier);
  const { decider } = ground;
  if (!decider) return { rule, mayApprove: false, mayDeny: false, why: null };
  const question = {
    subject: { requester: job.requesterMxid, room_id: job.roomId, rule },
    policy,
    filled: request.decisions.filter(({ kind }) => kind === 'approve'),
    agentOperatorMxid: job.agent.operatorMxid,
  };
  const approve = standing(decider, { ...question, decision: 'approve' });
  const open = request.expiresAt > now && !ground.stopped(job);
  return {
    rule,
    mayApprove: open && approve.may,
    mayDeny: open && rule.channels.includes('browser') && standing(decider, { ...question, decision: 'deny' }).may,
    why: approve.may ? null : approve.code === 'OWN_JOB' ? 'own' : approve.code === 'ALREADY_DECIDED' ? 'voted' : null,
  };
}
