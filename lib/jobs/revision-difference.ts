// PURE. What changed between two revisions of a plan, step by step, with the arguments that differ.

import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Json } from '#lib/canon/plain-json.ts';
import type { Plan, Step } from '#lib/policy/plan.ts';

/** Null side: not there in that revision. `path` is such as `files, item 1, path`. */
export type ArgumentChange = { path: string; before: { value: Json } | null; after: { value: Json } | null };

/** Indexes count from 0, in the revision that they belong to. */
export type StepChange =
  | { kind: 'same'; before: number; after: number; tool: string }
  | { kind: 'removed'; before: number; tool: string }
  | { kind: 'added'; after: number; tool: string }
  | {
      kind: 'changed';
      before: number;
      after: number;
      tool: string;
      args: ArgumentChange[];
      preview: 'same' | 'changed' | 'added' | 'removed';
    };

export type RevisionDifference = { steps: StepChange[]; summaryChanged: boolean; notesChanged: boolean };

type Pair = [before: number, after: number];

/** Longest common subsequence of equal entries, as pairs of indexes in order. */
function commonPairs(before: readonly string[], after: readonly string[]): Pair[] {
  const width = after.length + 1;
  const lengths = new Array<number>((before.length + 1) * width).fill(0);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

const isNested = (value: Json): value is Json[] | Record<string, Json> => typeof value === 'object' && value !== null;

function membersOf(value: Json[] | Record<string, Json>): Map<string, Json> {
  if (Array.isArray(value)) return new Map(value.map((item, index) => [`item ${index + 1}`, item]));
  return new Map(Object.entries(value));
}

function argumentChanges(before: Json, after: Json, path: string): ArgumentChange[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (!isNested(before) || !isNested(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, before: { value: before }, after: { value: after } }];
  }
  const [left, right] = [membersOf(before), membersOf(after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name): ArgumentChange[] => {
    const inner = path === '' ? name : `${path}, ${name}`;
    const [was, is] = [left.get(name), right.get(name)];
    if (was === undefined || is === undefined) {
      return [
        {
          path: inner,
          before: was === undefined ? null : { value: was },
          after: is === undefined ? null : { value: is },
        },
      ];
    }
    return argumentChanges(was, is, inner);
  });
}

function previewChange(before: Step, after: Step): 'same' | 'changed' | 'added' | 'removed' {
  if (!before.preview) return after.preview ? 'added' : 'same';
  if (!after.preview) return 'removed';
  return canonicalJson(before.preview) === canonicalJson(after.preview) ? 'same' : 'changed';
}

const changed = (before: Plan, after: Plan, [i, j]: Pair): StepChange[] => {
  const [was, is] = [before.steps[i], after.steps[j]];
  if (!was || !is) return [];
  const args = argumentChanges(was.args, is.args, '');
  return [{ kind: 'changed', before: i, after: j, tool: is.tool, args, preview: previewChange(was, is) }];
};

/** The steps between two that stayed: steps of the same tool in the same order count as changed, the others as gone or new. */
function between(before: Plan, after: Plan, from: Pair, to: Pair): StepChange[] {
  const tools = (plan: Plan, start: number, end: number) => plan.steps.slice(start, end).map(({ tool }) => tool);
  const pairs = commonPairs(tools(before, from[0], to[0]), tools(after, from[1], to[1]));
  const changes: StepChange[] = [];
  let [i, j] = from;
  for (const [left, right] of [...pairs, [to[0] - from[0], to[1] - from[1]] as Pair]) {
    for (; i < from[0] + left; i++) changes.push({ kind: 'removed', before: i, tool: before.steps[i]?.tool ?? '' });
    for (; j < from[1] + right; j++) changes.push({ kind: 'added', after: j, tool: after.steps[j]?.tool ?? '' });
    if (i < to[0] && j < to[1]) changes.push(...changed(before, after, [i++, j++]));
  }
  return changes;
}

/** Every step of both revisions once: same, changed with its arguments, removed or added; in the order of reading. */
export function revisionDifference(before: Plan, after: Plan): RevisionDifference {
  const exact = (plan: Plan) => plan.steps.map((step) => canonicalJson(step));
  const steps: StepChange[] = [];
  let from: Pair = [0, 0];
  for (const [i, j] of commonPairs(exact(before), exact(after))) {
    steps.push(...between(before, after, from, [i, j]));
    steps.push({ kind: 'same', before: i, after: j, tool: after.steps[j]?.tool ?? '' });
    from = [i + 1, j + 1];
  }
  steps.push(...between(before, after, from, [before.steps.length, after.steps.length]));
  return {
    steps,
    summaryChanged: before.summary !== after.summary,
    notesChanged: before.agent_notes !== after.agent_notes,
  };
}
