// PURE. What an approve button says: the verb and the object of the gravest steps, such as “open 1 pull request”.
// Made from the catalogue's names and never from the agent's words.

import { tierOrder, toolEffect } from '#lib/policy/catalogue.ts';
import type { Plan } from '#lib/policy/plan.ts';

type Words = { verb: string; one: string; many: string };

const words = (verb: string, one: string, many = `${one}s`): Words => ({ verb, one, many });
const program = words('run', 'program');
const payment = words('make', 'payment');
const browser = words('take', 'action in a browser', 'actions in a browser');

const byTool: ReadonlyMap<string, Words> = new Map([
  ['read', words('read', 'file')],
  ['search', words('make', 'search of the workspace', 'searches of the workspace')],
  ['list', words('make', 'listing of the workspace', 'listings of the workspace')],
  ['model', words('make', 'model call')],
  ['web_search', words('make', 'web search', 'web searches')],
  ['web_fetch', words('fetch', 'web page')],
  ['write', words('write', 'file')],
  ['edit', words('edit', 'file')],
  ['apply_patch', words('apply', 'patch', 'patches')],
  ['write_pr', words('open', 'pull request')],
  ['http', words('send', 'HTTP request')],
  ['browser', browser],
  ['browser_control', browser],
  ['message', words('send', 'message')],
  ['exec', program],
  ['bash', program],
  ['process', program],
  ['code_execution', program],
  ['secrets_export', words('hand out', 'secret')],
  ['pay', payment],
  ['transfer', payment],
]);

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** As many unknown tools as are named; the steps name them all. */
const namedMax = 3;

function unknownPhrases(unknown: readonly [tool: string, count: number][]): string[] {
  if (unknown.length <= namedMax)
    return unknown.map(([tool, count]) => `use the unknown tool “${tool}” ${times(count)}`);
  const calls = unknown.reduce((sum, [, count]) => sum + count, 0);
  return [`use ${unknown.length} unknown tools, ${calls} times in all`];
}

const rank = (tool: string) => tierOrder.indexOf(toolEffect(tool).tier);

/** The gravest steps of a plan as an infinitive; the lesser ones stand in the effect sentence. */
export function approveWords(plan: Pick<Plan, 'steps'>): string {
  const gravest = Math.max(...plan.steps.map(({ tool }) => rank(tool)));
  const counts = new Map<string, number>();
  for (const { tool } of plan.steps) {
    if (rank(tool) === gravest) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  }
  const known = [...counts].flatMap(([tool, count]) => {
    const phrase = byTool.get(tool);
    return phrase ? [`${phrase.verb} ${count} ${count === 1 ? phrase.one : phrase.many}`] : [];
  });
  return [...known, ...unknownPhrases([...counts].filter(([tool]) => !byTool.has(tool)))].join(' and ');
}
