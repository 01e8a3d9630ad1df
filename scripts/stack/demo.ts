// The demo as a whole: made once per data folder, then only its agent is started again.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDemoWorkspace } from '#bin/agent/demo-workspace.ts';
import { openKeyFile } from '#bin/agent/key-file.ts';
import { type Config, environment } from '#lib/config.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import type { Program } from '#lib/processes/supervisor.ts';
import { makeDemoData } from './demo-data.ts';
import { makeAccounts, makeRooms } from './demo-rooms.ts';
import { logFile, nodeProgram } from './paths.ts';

export type Demo = { roomIds: string[]; auditRoomId: string };

const markOf = (config: Config) => join(config.dataDir, 'demo.json');
const agentKey = (config: Config) => join(config.dataDir, 'agent/key.pem');
const workspace = (config: Config) => join(config.dataDir, 'agent/workspace');

/** Makes people, rooms, agent and policy unless this data folder has them. */
export async function ensureDemo(config: Config): Promise<Demo> {
  const mark = markOf(config);
  if (existsSync(mark)) return JSON.parse(readFileSync(mark, 'utf8')) as Demo;
  await makeAccounts(config);
  const demo = await makeRooms(config);
  prepareDemoWorkspace(workspace(config));
  const { did } = await openKeyFile(agentKey(config));
  await makeDemoData({ roomIds: demo.roomIds, agentDid: did }, openKeys(config, ['registry']));
  writeFileSync(mark, JSON.stringify(demo));
  return demo;
}

/** The reference agent as the demo runs it. */
export function agentProgram(config: Config, registryDid: string): Program {
  const where = ['--console', config.publicUrl, '--gateway', config.gatewayUrl, '--registry', registryDid];
  const files = ['--key', agentKey(config), '--workspace', workspace(config)];
  const { PATH, HOME, LANG } = environment();
  return {
    name: 'agent',
    ...nodeProgram('bin/agent.ts', ...where, ...files),
    env: { PATH, HOME, LANG },
    logFile: logFile(config.dataDir, 'agent'),
  };
}
