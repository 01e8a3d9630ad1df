// PURE. The product's catalogue of tools: what each one does to the world, and how grave that is. The tier comes from
// here and never from the agent. A tool that is not listed has the highest tier.

import { type Tier, tierOrder } from './tier.ts';

export { type Tier, tierOrder } from './tier.ts';

export type Effect = 'read' | 'local_write' | 'external_write' | 'exec' | 'secret' | 'money' | 'unknown';

export type ToolEffect = {
  effect: Effect;
  reversible: boolean;
  tier: Tier;
  /** What one call does, for people. */
  label: string;
  /** Which part of the sandboxed workspace it needs; null when it needs none. */
  workspace: 'read' | 'write' | null;
  /** True when the arguments themselves leave the machine, so that even a read can carry data out. */
  outbound: boolean;
};

const localRead = (label: string): ToolEffect => ({
  effect: 'read',
  reversible: true,
  tier: 'low',
  label,
  workspace: 'read',
  outbound: false,
});
const outboundRead = (label: string): ToolEffect => ({
  ...localRead(label),
  tier: 'medium',
  workspace: null,
  outbound: true,
});
const localWrite = (label: string): ToolEffect => ({
  effect: 'local_write',
  reversible: true,
  tier: 'medium',
  label,
  workspace: 'write',
  outbound: false,
});
const externalWrite = (label: string, reversible: boolean): ToolEffect => ({
  effect: 'external_write',
  reversible,
  tier: 'high',
  label,
  workspace: null,
  outbound: true,
});
const critical = (effect: 'exec' | 'secret' | 'money' | 'unknown', label: string): ToolEffect => ({
  effect,
  reversible: false,
  tier: 'critical',
  label,
  workspace: null,
  outbound: true,
});

/** The step that is carried out by a call through the model gateway, not by a tool. */
export const modelTool = 'model';

const exec = critical('exec', 'runs a program');
const money = critical('money', 'moves money');

const catalogue: ReadonlyMap<string, ToolEffect> = new Map([
  ['read', localRead('reads a file of the workspace')],
  ['search', localRead('searches the workspace')],
  ['list', localRead('lists files of the workspace')],
  [modelTool, { ...localRead('asks the model through the gateway'), workspace: null }],
  ['web_search', outboundRead('searches the web; the query leaves the machine')],
  ['web_fetch', outboundRead('fetches a web page; the address can carry data out')],
  ['write', localWrite('writes a file of the workspace')],
  ['edit', localWrite('edits a file of the workspace')],
  ['apply_patch', localWrite('applies a patch to the workspace')],
  // Opening a pull request can be closed again; nothing is merged by it.
  ['write_pr', externalWrite('opens a pull request', true)],
  // The method is an argument: what was meant to read can also write, and a sent request cannot be taken back.
  ['http', externalWrite('sends an HTTP request', false)],
  ['browser', externalWrite('acts in a browser', false)],
  ['browser_control', externalWrite('acts in a browser', false)],
  ['message', externalWrite('sends a message', false)],
  ['exec', exec],
  ['bash', exec],
  ['process', exec],
  ['code_execution', exec],
  ['secrets_export', critical('secret', 'hands out a secret')],
  ['pay', money],
  ['transfer', money],
]);

const unknownTool = critical('unknown', 'does something that the catalogue does not know');

/** What the product knows of a tool. Names are exact; any other name is unknown and critical. */
export const toolEffect = (tool: string): ToolEffect => catalogue.get(tool) ?? unknownTool;

/** What each tool works with downstream that a revoked token does not take back: to be rotated by hand after a misuse. */
const credentials: ReadonlyMap<string, readonly string[]> = new Map([
  [modelTool, ['The gateway’s key at the model provider']],
  ['web_search', ['Key of the search service']],
  ['write_pr', ['Token of the code host', 'Deploy keys of the repository']],
  ['http', ['Keys and cookies that the endpoint was called with']],
  ['browser', ['Sessions and stored passwords of the browser profile']],
  ['browser_control', ['Sessions and stored passwords of the browser profile']],
  ['message', ['Token of the messaging account']],
  ['exec', ['Every secret that the program’s environment and files could reach']],
  ['bash', ['Every secret that the program’s environment and files could reach']],
  ['process', ['Every secret that the program’s environment and files could reach']],
  ['code_execution', ['Every secret that the program’s environment and files could reach']],
  ['secrets_export', ['Every secret that was handed out']],
  ['pay', ['Key of the payment account']],
  ['transfer', ['Key of the payment account']],
]);

/** The checklist of a tool: one entry for each downstream credential. Unknown tools could reach anything. */
export function credentialsOf(tool: string): { tool: string; credential: string }[] {
  const known = catalogue.has(tool)
    ? (credentials.get(tool) ?? [])
    : ['Whatever this tool was given: the catalogue does not know it'];
  return known.map((credential) => ({ tool, credential }));
}

/** The names that the catalogue knows. */
export const knownTools = (): string[] => [...catalogue.keys()];

/** The graver of two tiers. */
export const higherTier = (a: Tier, b: Tier): Tier => (tierOrder.indexOf(a) >= tierOrder.indexOf(b) ? a : b);
