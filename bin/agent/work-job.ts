// One job, from whatever state it is found in, as far as it goes now.

import { decodeBase64url } from '#lib/canon/base64url.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { signBundle } from './bundle.ts';
import type { ConsoleClient, JobView, Plan } from './console-client.ts';
import { gatewayClient } from './gateway-client.ts';
import type { Journal, JournalStore } from './journal.ts';
import { makePlan, toolsLeftOut } from './planning.ts';
import { type AgentPolicy, fetchPolicy } from './policy.ts';
import type { Repository } from './repository.ts';
import { runSteps, StepFailedError } from './run-steps.ts';
import { RefusedError } from './signed-request.ts';
import { openWorkspace } from './workspace.ts';

export type Agent = {
  signer: Signer;
  client: ConsoleClient;
  store: JournalStore;
  repository: Repository;
  workspaceDir: string;
  model: string;
  /** The registry whose policies count; the first one seen when none was named at start. */
  registry: { did: string | null };
  /** Origin of the one gateway that tokens are sent to; null takes the audience that a token names. */
  gateway: string | null;
  signal: AbortSignal;
  say: (jobId: string, words: string) => void;
};

const revisionsMax = 3;

async function policyOf(agent: Agent, hash: string | null): Promise<AgentPolicy> {
  if (hash === null) throw new Error('The room has no policy.');
  const policy = await fetchPolicy(agent.client, hash, { registryDid: agent.registry.did });
  agent.registry.did ??= policy.registryDid;
  return policy;
}

function giveUp(agent: Agent, journal: Journal, why: string): void {
  agent.store.save({ ...journal, gaveUp: why });
  agent.say(journal.jobId, `gave up: ${why}`);
}

async function plan(agent: Agent, job: JobView, journal: Journal): Promise<void> {
  const denied = (job.returned?.steps ?? []).map(({ tool, reason }) => ({ tool, reason }));
  // Nothing was denied, so a person sent the plan back.
  const comment = job.returned && denied.length === 0 ? job.returned.reason : null;
  const planned = [...new Set(journal.plan?.steps.map(({ tool }) => tool))];
  if (comment) denied.push(...toolsLeftOut(comment, planned).map((tool) => ({ tool, reason: comment })));
  const without = [
    ...journal.without,
    ...denied.filter(({ tool }) => !journal.without.some((had) => had.tool === tool)),
  ];
  if (job.revision >= revisionsMax) return giveUp(agent, journal, `${job.revision} plans were returned`);
  const policy = await policyOf(agent, job.policy_hash_b64u);
  const workspace = openWorkspace(agent.workspaceDir, policy.sandbox);
  const made = await makePlan(job, { workspace, repository: agent.repository, without, comment });
  if (!made) return giveUp(agent, journal, 'nothing of what was asked for may be done or can be planned');
  const { revision, state } = await agent.client.submitPlan(job.job_id, made);
  agent.store.save({ ...journal, policyHash: policy.hash, plan: made, without });
  agent.say(job.job_id, `plan revision ${revision} with ${made.steps.length} steps is ${state}`);
}

/** The token must be for this agent, this job and this policy before anything is done with it. */
function readToken(
  token: string,
  expected: { did: string; jobId: string; policyHash: string; gateway: string | null },
) {
  const claims = JSON.parse(new TextDecoder().decode(decodeBase64url(token.split('.')[1] ?? '')));
  if (claims.sub !== expected.did || claims.mission_id !== expected.jobId)
    throw new Error('The token is for another job.');
  if (claims.policy_hash_b64u !== undefined && claims.policy_hash_b64u !== expected.policyHash) {
    throw new Error('The token is pinned to another policy than the plan was made under.');
  }
  const audience: string[] = claims.aud;
  const gateway = expected.gateway ?? audience[0];
  if (gateway === undefined || !audience.includes(gateway)) throw new Error('The token is for another gateway.');
  return { gateway };
}

/** The approved plan, if it is this agent's own or less: a step that it did not plan is never carried out. */
function ownPart(own: Plan | undefined, approved: Plan): Plan {
  const planned = new Set(own?.steps.map((step) => canonicalJson(step)));
  if (!approved.steps.every((step) => planned.has(canonicalJson(step)))) {
    throw new Error('The approved plan has a step that this agent did not plan.');
  }
  return approved;
}

async function collect(agent: Agent, job: JobView, journal: Journal): Promise<Journal> {
  const { token, run_id, expires_at, plan, cuts } = await agent.client.collectToken(job.job_id);
  const collected = { ...journal, token, runId: run_id, expiresAt: expires_at, plan: ownPart(journal.plan, plan) };
  agent.store.save(collected);
  agent.say(job.job_id, [`token collected, good until ${expires_at}`, ...cuts].join(' '));
  return collected;
}

async function carry(agent: Agent, job: JobView, journal: Journal): Promise<Journal['ending']> {
  const { token, plan: made } = journal;
  if (token === undefined || made === undefined) {
    return { status: 'failed', summary: 'The agent was stopped before it could keep the token; nothing was done.' };
  }
  const policy = await policyOf(agent, journal.policyHash);
  const { did } = agent.signer;
  const { gateway } = readToken(token, { did, jobId: job.job_id, policyHash: policy.hash, gateway: agent.gateway });
  const { repository, signal } = agent;
  const tools = { workspace: openWorkspace(agent.workspaceDir, policy.sandbox), repository, signal };
  const say = (words: string) => agent.say(job.job_id, words);
  const run = {
    gateway: gatewayClient(gateway, agent.signer, token, signal),
    tools,
    model: agent.model,
    journal,
    save: () => agent.store.save(journal),
    say,
  };
  try {
    await runSteps(run, made.steps);
    return { status: 'completed', summary: journal.answer ?? `All ${made.steps.length} steps were carried out.` };
  } catch (error) {
    const final = error instanceof StepFailedError || (error instanceof RefusedError && error.status < 500);
    if (!final) throw error;
    const code = error instanceof RefusedError ? `${error.code}: ` : '';
    return { status: 'failed', summary: `${code}${error.message}`.slice(0, 4_000) };
  }
}

async function complete(agent: Agent, job: JobView, journal: Journal): Promise<void> {
  const ending = journal.ending ?? { status: 'failed', summary: 'The agent does not remember this job.' };
  const { payload_text } = await agent.client.complete(job.job_id, ending.status, ending.summary);
  const envelope = await signBundle(payload_text, journal, agent.signer);
  const { verdict, code } = await agent.client.submitBundle(job.job_id, envelope);
  // The token's work is done; what stays on disk opens nothing.
  const { token: _spent, ...rest } = journal;
  agent.store.save(rest);
  agent.say(job.job_id, `${ending.status}; bundle signed, ${verdict} ${code}`);
}

/** Takes a job one step further, or to its end. Returns false for a job that this agent has given up. */
export async function workJob(agent: Agent, job: JobView): Promise<boolean> {
  const empty: Journal = {
    jobId: job.job_id,
    policyHash: job.policy_hash_b64u ?? '',
    without: [],
    steps: {},
    receipts: [],
  };
  let journal = agent.store.load(job.job_id) ?? empty;
  if (journal.gaveUp !== undefined) return false;
  if (job.state === 'requested' || job.state === 'changes_requested') await plan(agent, job, journal);
  else {
    if (job.state === 'approved') journal = await collect(agent, job, journal);
    if (job.state !== 'completing' && journal.ending === undefined) {
      const ending = await carry(agent, job, journal);
      journal = { ...journal, ...(ending && { ending }) };
      agent.store.save(journal);
    }
    await complete(agent, job, journal);
  }
  return true;
}
