// An agent with a key of its own that does exactly what a story tells it, over the same two interfaces as any agent.

import { randomBytes } from 'node:crypto';
import { type ConsoleClient, consoleClient, type Plan } from '#bin/agent/console-client.ts';
import { type GatewayClient, gatewayClient } from '#bin/agent/gateway-client.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { type AskedJob, ask, type PendingJob, sendApproval, untilAsked } from './jobs.ts';
import { reaches } from './rows.ts';

export type ScriptedAgent = { did: string; signer: Signer; console: ConsoleClient };
export type RunningJob = PendingJob & { token: string; runId: string };

const unending = new AbortController().signal;

/** A plan of two reads. `words` makes it another plan than any before. */
export const planOf = (words: string): Plan => ({
  summary: words,
  steps: ['first.md', 'second.md'].map((path) => ({
    tool: 'read',
    args: { path },
    preview: { kind: 'text', text: `Reads ${path}.` },
  })),
});

/** Makes an agent and registers its key. */
export async function newAgent(name: string): Promise<ScriptedAgent> {
  const signer = await signerFromSeed(randomBytes(32));
  await registerAgent({
    did: signer.did,
    name: `${name} ${randomBytes(3).toString('hex')}`,
    mxid: null,
    operatorMxid: null,
    actor: { kind: 'system', name: 'setup' },
    now: new Date(),
  });
  return { did: signer.did, signer, console: consoleClient(getConfig().publicUrl, signer, unending) };
}

/** The gateway as `agent` reaches it with `token`. */
export const gatewayWith = (agent: ScriptedAgent, token: string): GatewayClient =>
  gatewayClient(getConfig().gatewayUrl, agent.signer, token, unending);

/** Asks in the agent's room and plans. */
export async function plannedJob(agent: ScriptedAgent, roomId: string, words: string): Promise<PendingJob> {
  const asked: AskedJob = await ask(roomId, words);
  await agent.console.submitPlan(asked.jobId, planOf(words));
  return untilAsked(asked);
}

/** Has an approver approve a job in its thread, and waits until its token can be collected. */
export async function approveInRoom(job: PendingJob): Promise<void> {
  await sendApproval(job);
  await reaches(job.jobId, 'approved');
}

/** A job that was approved and whose token the agent holds. */
export async function runningJob(agent: ScriptedAgent, roomId: string, words: string): Promise<RunningJob> {
  const job = await plannedJob(agent, roomId, words);
  await approveInRoom(job);
  const { token, run_id } = await agent.console.collectToken(job.jobId);
  return { ...job, token, runId: run_id };
}

/** Puts one step of the plan to the gateway. */
export const evaluate = (gateway: GatewayClient, jobId: string, index: number) =>
  gateway.evaluate(jobId, { index, tool: 'read', args: planOf('').steps[index]?.args ?? {} });
