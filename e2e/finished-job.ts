// A job that a scripted agent carries out to its end.

import { signBundle } from '#bin/agent/bundle.ts';
import type { ReceiptEnvelope } from '#bin/agent/gateway-client.ts';
import { reaches } from './rows.ts';
import { evaluate, gatewayWith, type RunningJob, type ScriptedAgent } from './scripted-agent.ts';

/** Does the first step of the plan and delivers its result. @returns the gateway's receipt */
export async function firstStep(agent: ScriptedAgent, { jobId, token }: RunningJob): Promise<ReceiptEnvelope> {
  const gateway = gatewayWith(agent, token);
  const { context } = await evaluate(gateway, jobId, 0);
  const result = { status: 'success' as const, value: { text: 'One line.' }, latencyMs: 3 };
  return (await gateway.report(context.call_id ?? '', result)).receipt_envelope;
}

/** Does the first step, asks the model once, reports that the job is done, and signs its bundle. */
export async function finishJob(agent: ScriptedAgent, job: RunningJob): Promise<void> {
  const tool = await firstStep(agent, job);
  const messages = [{ role: 'user' as const, content: 'Summarise the one line.' }];
  const { _receipt_envelope: model } = await gatewayWith(agent, job.token).ask('scripted-demo-1', messages);
  if (!model) throw new Error('The gateway gave no receipt.');
  const { payload_text } = await agent.console.complete(job.jobId, 'completed', 'One file was read.');
  const { jobId, runId } = job;
  const journal = { jobId, runId, policyHash: '', without: [], steps: {}, receipts: [tool, model] };
  await agent.console.submitBundle(jobId, await signBundle(payload_text, journal, agent.signer));
  await reaches(jobId, 'done');
}
