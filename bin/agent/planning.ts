// From a request to a plan. The agent looks at its workspace while it plans, so that the plan holds the exact change
// that an approver will see; nothing is done and nothing leaves the process before the plan is approved.

import { createTwoFilesPatch } from 'diff';
import { sha256Hex } from '#lib/canon/digest.ts';
import type { JobView, Plan, PlanStep } from './console-client.ts';
import { reconciliationNote, type SourceFile } from './note.ts';
import type { Repository } from './repository.ts';
import { readWishes, type Wishes } from './wishes.ts';
import { SandboxError, type Workspace } from './workspace.ts';

export type PlanningContext = {
  workspace: Workspace;
  repository: Repository;
  /** Tools that the policy denied in an earlier revision, with its reasons. */
  without: readonly { tool: string; reason: string }[];
  /** What an approver wrote when they sent the plan back, if one did. */
  comment: string | null;
};

/** Tools of a plan that a comment says to leave out: `without write_pr`, `drop search`. */
export const toolsLeftOut = (comment: string, tools: readonly string[]): string[] =>
  tools.filter((tool) => new RegExp(`\\b(?:without|drop|leave out|no)\\s+${tool}\\b`, 'i').test(comment));

const text = (words: string) => ({ kind: 'text' as const, text: words });

async function readSources(workspace: Workspace, wishes: Wishes): Promise<{ files: SourceFile[]; missing: string[] }> {
  const files: SourceFile[] = [];
  const missing: string[] = [];
  const there = await workspace.list().catch((error): string[] => {
    if (error instanceof SandboxError) return [];
    throw error;
  });
  const namesNothing = wishes.paths.length + wishes.urls.length + wishes.commands.length === 0;
  const wanted = namesNothing ? there.slice(0, 2) : wishes.paths;
  for (const path of wanted) {
    if (!there.includes(path)) missing.push(path);
    else {
      const content = await workspace.read(path);
      files.push({ path, text: content, sha256: await sha256Hex(content) });
    }
  }
  return { files, missing };
}

const readStep = (file: SourceFile): PlanStep => ({
  tool: 'read',
  args: { path: file.path, sha256: file.sha256 },
  preview: text(`Reads ${file.path} (${new TextEncoder().encode(file.text).length} bytes). Stops if it changed since.`),
});

function lookingSteps(wishes: Wishes, files: SourceFile[]): PlanStep[] {
  const steps = files.map(readStep);
  const paths = files.map((file) => file.path);
  if (wishes.query !== null && paths.length > 0) {
    const preview = text(`Looks for “${wishes.query}” in ${paths.join(', ')}.`);
    steps.push({ tool: 'search', args: { query: wishes.query, paths }, preview });
  }
  for (const url of wishes.urls)
    steps.push({ tool: 'http', args: { method: 'GET', url }, preview: text(`Fetches ${url}.`) });
  for (const command of wishes.commands) {
    steps.push({ tool: 'exec', args: { command }, preview: text(`Runs: ${command}`) });
  }
  if (wishes.summarise && paths.length > 0) {
    const preview = text(`Sends the text of ${paths.join(', ')} and what the search found through the gateway.`);
    steps.push({ tool: 'model', args: { task: 'summarise', paths }, preview });
  }
  return steps;
}

async function proposalStep(
  job: JobView,
  files: SourceFile[],
  query: string | null,
  repository: Repository,
): Promise<PlanStep> {
  const path = `notes/reconciliation-${job.job_id}.md`;
  const content = reconciliationNote({ id: job.job_id }, files, query);
  const before = await repository.readFile(path);
  const diff = createTwoFilesPatch(before === null ? '/dev/null' : `a/${path}`, `b/${path}`, before ?? '', content);
  return {
    tool: 'write_pr',
    args: {
      repository: repository.name,
      base: repository.base,
      branch: `countersign/${job.job_id}`,
      title: 'Reconciliation note',
      body: `Asked for in ${job.request.event_id}.`,
      files: [{ path, content }],
    },
    preview: { kind: 'diff', text: diff.slice(diff.indexOf('---')) },
  };
}

function notes(missing: readonly string[], { without, comment }: PlanningContext): string | undefined {
  const lines = [
    ...(comment ? [`Changes asked for: ${comment}`] : []),
    ...missing.map((path) => `${path} is not in the workspace; it is left out.`),
    ...without.map(({ tool, reason }) => `Left out: ${tool}. ${reason}`),
  ];
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/**
 * The plan for a job: the same request, workspace and refusals always give the same bytes.
 * @returns null when nothing that was asked for can be planned
 */
export async function makePlan(job: JobView, context: PlanningContext): Promise<Plan | null> {
  const wishes = readWishes(job.request.text);
  const { files, missing } = await readSources(context.workspace, wishes);
  const steps = lookingSteps(wishes, files);
  if (wishes.propose && files.length > 0) steps.push(await proposalStep(job, files, wishes.query, context.repository));
  const denied = new Set(context.without.map(({ tool }) => tool));
  const allowed = steps.filter((step) => !denied.has(step.tool));
  if (allowed.length === 0) return null;
  const tools = [...new Set(allowed.map((step) => step.tool))].join(', ');
  const said = notes(missing, context);
  return {
    summary: `${allowed.length} ${allowed.length === 1 ? 'step' : 'steps'}: ${tools}.`,
    steps: allowed,
    ...(said !== undefined && { agent_notes: said }),
  };
}
