// A log as a busy console writes it: jobs side by side, each from its request to its package, people coming and going.

import type { AuditAction } from '#lib/audit/events.ts';
import type { EntryContext, SearchableEntry } from '#lib/audit/search-terms.ts';
import type { Random } from './random.ts';

export type Written = { entry: SearchableEntry; context: EntryContext };
type Draft = { action: AuditAction; actor: string; detail: object; texts?: string[] };

const jobsAtOnce = 6;
const callsMax = 9;
const wordCount = 4_000;
const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const verbs = ['reconcile', 'summarise', 'review', 'close', 'collect', 'compare', 'archive', 'publish'];
const repositories = ['ledger', 'console', 'payments', 'reports', 'website'];

/** What the log is about; queries are drawn from it too. */
export function newWorld(random: Random) {
  const list = <T>(length: number, make: (at: number) => T) => Array.from({ length }, (_, at) => make(at));
  return {
    rooms: list(20, (at) => `!room${at}${random.hex(10)}:example.org`),
    agents: list(12, () => `did:key:z6Mk${random.hash()}`),
    policies: list(40, () => random.hash()),
    people: list(60, (at) => `@member${at}:example.org`),
    words: list(wordCount, (at) => `word${at}${random.hex(4)}`),
  };
}
export type World = ReturnType<typeof newWorld>;

const personActor = (world: World, random: Random) => {
  const at = random.rankBelow(world.people.length);
  return `person:0199${String(at).padStart(4, '0')}-0000-7000-8000-000000000000 ${world.people[at]}`;
};

function requestText(world: World, random: Random): string {
  const words = Array.from({ length: 12 }, () => world.words[random.rankBelow(wordCount)]);
  return `${random.of(verbs)} the ledger of the quarter ${words.join(' ')}`;
}

function callDrafts(random: Random, seq: number): Draft[] {
  const path = `ledger/${random.below(40)}/part-${random.below(3_000)}.csv`;
  const callId = random.uuid();
  const receiptId = `tr_${random.uuid()}`;
  const receipt = [random.hash(), receiptId, 'read', random.hash(), random.hash(), random.uuid()];
  const actor = 'system:gateway';
  return [
    {
      action: 'call.admitted',
      actor,
      detail: { callId, kind: 'tool', name: 'read', seq, eventHash: random.hash() },
      texts: ['read', path, random.hex(64)],
    },
    {
      action: 'call.closed',
      actor,
      detail: { callId, outcome: 'complete', receiptId },
      texts: ['read', path, ...receipt],
    },
  ];
}

type Job = { jobId: string; roomId: string; agentDid: string; wpcHash: string; drafts: Draft[] };

/** The entries of one job, from its request to its end. */
function newJob(world: World, random: Random): Job {
  const jobId = Array.from({ length: 12 }, () => base32[random.below(32)]).join('');
  const [roomId, agentDid, wpcHash] = [random.of(world.rooms), random.of(world.agents), random.of(world.policies)];
  const [requester, approver] = [random.of(world.people), personActor(world, random)];
  const approverMxid = approver.split(' ')[1] ?? '';
  const [digest, jti, agent] = [random.hex(64), random.uuid(), `agent:${agentDid}`];
  const denied = random.next() < 0.08;
  const decided = { decisionId: random.uuid(), approver: approverMxid, channel: 'browser' as const };
  const pull = `https://github.com/acme/${random.of(repositories)}/pull/${random.below(90_000)}`;
  const calls = denied ? [] : Array.from({ length: 2 + random.below(callsMax) }, (_, at) => callDrafts(random, at + 1));
  const head: Draft[] = [
    {
      action: 'job.requested',
      actor: `matrix:${requester}`,
      detail: { requestEventId: `$${random.hash()}`, requester, agentDid },
      texts: [requestText(world, random)],
    },
    {
      action: 'plan.submitted',
      actor: agent,
      detail: { revision: 1, planHash: random.hash(), wpcHash, tier: random.of(['low', 'high']), allowed: true },
      texts: [
        'read',
        'write_pr',
        'Reads files and opens a pull request',
        pull,
        ...calls.map(([call]) => call?.texts?.[1] ?? ''),
      ],
    },
    {
      action: 'approval.requested',
      actor: agent,
      detail: { revision: 1, digest, wpcHash, tier: 'high', expiresAt: '' },
    },
    {
      action: 'decision.recorded',
      actor: approver,
      detail: {
        ...decided,
        decision: denied ? 'deny' : 'approve',
        digest,
        slot: 'approvers',
        evidenceLevel: 'passkey',
        eventId: null,
        reason: world.words[random.rankBelow(wordCount)],
      },
    },
  ];
  const ran: Draft[] = [
    {
      action: 'token.minted',
      actor: approver,
      detail: { jti, agentDid, tokenScopeHash: random.hash(), tokenHash: random.hex(64), wpcHash },
    },
    { action: 'job.approved', actor: approver, detail: { ...decided, digest, jti } },
    { action: 'token.collected', actor: agent, detail: { jti, runId: `run_${random.uuid()}` } },
    ...calls.flat(),
    {
      action: 'job.completing',
      actor: agent,
      detail: { status: 'completed', summary: `Opened ${pull}.`, bundleId: `bundle_${random.uuid()}` },
    },
    {
      action: 'job.finished',
      actor: agent,
      detail: { to: 'done', verdict: 'VALID', code: 'OK', bundleId: `bundle_${random.uuid()}`, wpcHash, reason: '' },
    },
    {
      action: 'package.sealed',
      actor: 'system:worker',
      detail: { packageId: `package_${random.uuid()}`, sha256: random.hex(64), bytes: 1, verdict: 'VALID', code: 'OK' },
    },
  ];
  const end: Draft[] = denied
    ? [{ action: 'job.denied', actor: approver, detail: { ...decided, reason: 'Too wide' } }]
    : ran;
  return { jobId, roomId, agentDid, wpcHash, drafts: [...head, ...end] };
}

/** As many entries as are asked for, in the order of their ids, spread over `days` days. */
export function* writeEntries(world: World, random: Random, count: number, days: number): Generator<Written> {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const stepMs = (days * 86_400_000) / count;
  const jobs = Array.from({ length: jobsAtOnce }, () => newJob(world, random));
  for (let n = 1; n <= count; n += 1) {
    const at = new Date(start + n * stepMs);
    const place = { id: BigInt(n), at };
    if (random.next() < 0.06) {
      const actor = personActor(world, random);
      const detail = JSON.stringify({ sessionId: random.uuid(), method: 'oidc' });
      const target = actor.split(' ')[0] ?? '';
      const entry = {
        ...place,
        action: 'session.started',
        actor,
        target,
        jobId: null,
        roomId: null,
        detailText: detail,
      };
      yield { entry, context: { agentDid: null, wpcHash: null, texts: [] } };
      continue;
    }
    const slot = random.below(jobsAtOnce);
    if (jobs[slot]?.drafts.length === 0) jobs[slot] = newJob(world, random);
    const { jobId, roomId, agentDid, wpcHash, drafts } = jobs[slot] as Job;
    const { action, actor, detail, texts = [] } = drafts.shift() as Draft;
    const entry = {
      ...place,
      action,
      actor,
      target: `job:${jobId}`,
      jobId,
      roomId,
      detailText: JSON.stringify(detail),
    };
    yield { entry, context: { agentDid, wpcHash, texts } };
  }
}
