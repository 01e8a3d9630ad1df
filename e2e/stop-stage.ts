// What a control meets in the stories of stopping: a job that waits, one whose token nobody has collected, and one that
// runs, in the middle of a tool call and of a model's stream.

import type { GatewayClient } from '#bin/agent/gateway-client.ts';
import { possessionProof } from '#bin/agent/signed-request.ts';
import { getConfig } from '#lib/config.ts';
import { endlessModelId } from '#lib/gateway/demo-endless.ts';
import { type ReadStream, readStream } from '#lib/gateway/testing-streams.ts';
import type { PendingJob } from './jobs.ts';
import { newRoom, type PolicySource } from './rooms.ts';
import {
  approveInRoom,
  evaluate,
  gatewayWith,
  newAgent,
  plannedJob,
  type RunningJob,
  runningJob,
  type ScriptedAgent,
} from './scripted-agent.ts';
import { expect } from './test.ts';

export type Stage = {
  agent: ScriptedAgent;
  roomId: string;
  roomName: string;
  waiting: PendingJob;
  unspent: PendingJob;
  running: RunningJob;
  gateway: GatewayClient;
  /** The tool call that the running job is in the middle of. */
  callId: string;
  stream: ReadStream;
};

/**
 * Puts a call to a gateway as the agent would, wherever that gateway listens: the proof names the address that all
 * gateways share.
 */
export async function callGateway(agent: ScriptedAgent, token: string, path: string, body: unknown, at?: string) {
  const { gatewayUrl } = getConfig();
  const dpop = await possessionProof(agent.signer, 'POST', new URL(path, gatewayUrl), token);
  return fetch(new URL(path, at ?? gatewayUrl), {
    method: 'POST',
    headers: { dpop, 'x-cst': token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Begins a model call whose stream does not end by itself, and waits for its first words. */
export async function endlessStream(agent: ScriptedAgent, token: string, at?: string): Promise<ReadStream> {
  const messages = [{ role: 'user', content: 'Count.' }];
  const ask = { model: endlessModelId, stream: true, messages };
  const stream = readStream(await callGateway(agent, token, '/v1/chat/completions', ask, at));
  expect(await stream.first).toContain('no real model');
  return stream;
}

/** A room of an agent of its own. `prepare` runs before anything is asked there. */
export async function newPlace(name: string, policy?: (source: PolicySource) => void) {
  const agent = await newAgent(`${name} agent`);
  const roomName = `${name} ${agent.did.slice(-6)}`;
  const roomId = await newRoom(roomName, { agentDid: agent.did, ...(policy && { policy }) });
  return { agent, roomName, roomId };
}

/** Sets the stage in a room. */
export async function setStage(place: Awaited<ReturnType<typeof newPlace>>): Promise<Stage> {
  const { agent, roomId } = place;
  const [waiting, unspent, running] = await Promise.all([
    plannedJob(agent, roomId, 'Job that waits'),
    plannedJob(agent, roomId, 'Job with an unspent token').then(async (job) => {
      await approveInRoom(job);
      return job;
    }),
    runningJob(agent, roomId, 'Job that runs'),
  ]);
  const gateway = gatewayWith(agent, running.token);
  const { decision, context } = await evaluate(gateway, running.jobId, 0);
  expect(decision).toBe(true);
  const stream = await endlessStream(agent, running.token);
  return { ...place, waiting, unspent, running, gateway, callId: context.call_id ?? '', stream };
}
