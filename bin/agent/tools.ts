// What this agent can do, tool by tool. Arguments come from the approved plan, byte for byte.

import { z } from 'zod';
import { sha256Hex } from '#lib/canon/digest.ts';
import type { ToolStatus } from './gateway-client.ts';
import type { Repository } from './repository.ts';
import { searchTexts } from './search.ts';
import type { Workspace } from './workspace.ts';

export type Tools = { workspace: Workspace; repository: Repository; signal: AbortSignal };
export type Outcome = { status: ToolStatus; value: unknown };

const readArgs = z.strictObject({ path: z.string(), sha256: z.string() });
const searchArgs = z.strictObject({ query: z.string().min(1), paths: z.array(z.string()) });
const httpArgs = z.strictObject({ method: z.literal('GET'), url: z.url({ protocol: /^https?$/ }) });
const prArgs = z.strictObject({
  repository: z.string(),
  base: z.string(),
  branch: z.string(),
  title: z.string(),
  body: z.string(),
  files: z.array(z.strictObject({ path: z.string(), content: z.string() })).min(1),
});

const httpBytesMax = 256 * 1024;
const httpTimeoutMs = 20_000;

async function read(args: unknown, { workspace }: Tools): Promise<unknown> {
  const { path, sha256 } = readArgs.parse(args);
  const text = await workspace.read(path);
  if ((await sha256Hex(text)) !== sha256) throw new Error(`${path} changed after the plan was made.`);
  return { path, sha256, text };
}

async function search(args: unknown, { workspace }: Tools): Promise<unknown> {
  const { query, paths } = searchArgs.parse(args);
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await workspace.read(path) })));
  return { hits: searchTexts(files, query) };
}

async function http(args: unknown, { signal }: Tools): Promise<unknown> {
  const { url } = httpArgs.parse(args);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(httpTimeoutMs)]);
  const answer = await fetch(url, { redirect: 'error', signal: limit });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > httpBytesMax) throw new Error(`The answer is larger than ${httpBytesMax} bytes.`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return {
    status: answer.status,
    sha256: await sha256Hex(new Uint8Array(body)),
    text: body.toString('utf8').toWellFormed(),
  };
}

async function writePr(args: unknown, { repository }: Tools): Promise<unknown> {
  const { repository: name, base, ...change } = prArgs.parse(args);
  if (name !== repository.name || base !== repository.base) throw new Error(`This agent has no repository ${name}.`);
  return repository.openPullRequest(change, new Date());
}

const tools: Record<string, (args: unknown, tools: Tools) => Promise<unknown>> = {
  read,
  search,
  http,
  write_pr: writePr,
};

/** Carries out one admitted step. A failure is a result too: it is reported, not thrown. */
export async function useTool(step: { tool: string; args: unknown }, context: Tools): Promise<Outcome> {
  const tool = tools[step.tool];
  if (!tool) return { status: 'error', value: { error: `This agent cannot carry out “${step.tool}”.` } };
  try {
    return { status: 'success', value: await tool(step.args, context) };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const words = error instanceof Error ? error.message : 'unknown failure';
    return { status: timedOut ? 'timeout' : 'error', value: { error: words.slice(0, 1_000).toWellFormed() } };
  }
}

/**
 * What became of a step that was begun and not finished when the agent was killed. Reads are simply done again; a
 * change is looked for, and made only if it is not there.
 */
export async function resumeTool(step: { tool: string; args: unknown }, context: Tools): Promise<Outcome> {
  if (step.tool === 'read' || step.tool === 'search') return useTool(step, context);
  if (step.tool === 'write_pr') {
    const made = await context.repository.findPullRequest(prArgs.parse(step.args).branch);
    return made ? { status: 'success', value: made } : useTool(step, context);
  }
  return { status: 'error', value: { error: 'The agent was stopped while doing this; it is not done twice.' } };
}
