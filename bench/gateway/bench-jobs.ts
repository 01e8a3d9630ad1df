import { getConfig } from '#lib/config.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import { issuerTerms, mintKeys, tokenOpener } from '#lib/keys/issuer.ts';
import { keyRoles, openKeys } from '#lib/keys/keyring.ts';
import { recordKeys } from '#lib/keys/record-keys.ts';
import {
  decision,
  newJob,
  openDigest,
  openTestConsole,
  putInForce,
  readPlan,
  setup,
  sketch,
} from '#lib/testing/console.ts';
import { collectToken } from '#lib/tokens/collect.ts';

/** Approves jobs whose calls will be measured; one token each, as in the product. */
export async function approvedJobs(count: number) {
  const config = getConfig();
  const keys = openKeys(config, keyRoles);
  await recordKeys(keys, { actor: setup, now: new Date() });
  const parts = await openTestConsole();
  await putInForce(parts.registry, sketch({ limits: { model_calls: 900, tokens: 10_000_000 } }));
  const tokens: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const now = new Date();
    const jobId = await newJob(undefined, now);
    const context = { terms: issuerTerms(config, keys) };
    await submitPlan({ jobId, agentDid: parts.agent.did, plan: readPlan, now }, context);
    await decideJob(decision(jobId, await openDigest(jobId), { now }), mintKeys(config, keys));
    const collected = await collectToken({ jobId, agentDid: parts.agent.did, now }, tokenOpener(config));
    tokens.push(collected.token);
  }
  return { agent: parts.agent, tokens };
}
