// PURE. One sentence of what a plan does, made from the catalogue and never from the agent's words.

import { toolEffect } from './catalogue.ts';
import type { Plan } from './plan.ts';

type Phrase = (count: number) => string;

const counted =
  (verb: string, one: string, many = `${one}s`): Phrase =>
  (n) =>
    `${verb} ${n} ${n === 1 ? one : many}`;
const repeated =
  (what: string): Phrase =>
  (n) =>
    n === 1 ? what : `${what} ${n} times`;

const programs = counted('runs', 'program');
const payments = counted('makes', 'payment');
const browserActs = counted('takes', 'action in a browser', 'actions in a browser');

const phrases: ReadonlyMap<string, Phrase> = new Map([
  ['read', counted('reads', 'file')],
  ['search', repeated('searches the workspace')],
  ['list', repeated('lists the workspace')],
  ['model', (n) => `asks the model ${n === 1 ? 'once' : `${n} times`}`],
  ['web_search', repeated('searches the web')],
  ['web_fetch', counted('fetches', 'web page')],
  ['write', counted('writes', 'file')],
  ['edit', counted('edits', 'file')],
  ['apply_patch', counted('applies', 'patch', 'patches')],
  ['write_pr', counted('opens', 'pull request')],
  ['http', counted('sends', 'HTTP request')],
  ['browser', browserActs],
  ['browser_control', browserActs],
  ['message', counted('sends', 'message')],
  ['exec', programs],
  ['bash', programs],
  ['process', programs],
  ['code_execution', programs],
  ['secrets_export', counted('hands out', 'secret')],
  ['pay', payments],
  ['transfer', payments],
]);

/** As many unknown tools as are named: the steps name them all, and the sentence stays one that is read. */
const namedMax = 3;

function unknownPhrases(unknown: readonly [tool: string, count: number][]): string[] {
  if (unknown.length <= namedMax) {
    return unknown.map(([tool, count]) => repeated(`uses the unknown tool “${tool}”`)(count));
  }
  const calls = unknown.reduce((sum, [, count]) => sum + count, 0);
  return [`uses ${unknown.length} unknown tools, ${calls} times in all`];
}

function joined(parts: string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/**
 * Such as “Reads 2 files, searches the workspace, asks the model once and opens 1 pull request; nothing is executed”.
 * Tools come in the order of their first step, those that nobody knows last. The closing words stand only where the catalogue knows every tool.
 */
export function effectSentence(plan: Pick<Plan, 'steps'>): string {
  const counts = new Map<string, number>();
  for (const { tool } of plan.steps) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const known = [...counts].flatMap(([tool, count]) => phrases.get(tool)?.(count) ?? []);
  const text = joined([...known, ...unknownPhrases([...counts].filter(([tool]) => !phrases.has(tool)))]);
  const effects = new Set([...counts.keys()].map((tool) => toolEffect(tool).effect));
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return effects.has('exec') || effects.has('unknown') ? sentence : `${sentence}; nothing is executed`;
}
