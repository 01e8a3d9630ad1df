// PURE. How far a plan reaches: the objects and files that it changes, counted from exact arguments and the catalogue.
// What cannot be counted is said to be unknown, never left out.

import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { stepFiles, stepTarget } from './step-target.ts';

export type BlastRadius = {
  /** Names of what is changed, each once. */
  objects: string[];
  /** How many files the arguments list below those objects. */
  files: number;
  /** Indexes of steps whose reach nobody can count: a program, an unknown tool, an object that is not named. */
  unbounded: number[];
};

/** Counts what the changing steps of a plan touch. */
export function blastRadius(plan: Pick<Plan, 'steps'>, verdict: Pick<PlanVerdict, 'steps'>): BlastRadius {
  const objects = new Set<string>();
  const files = new Set<string>();
  const unbounded: number[] = [];
  for (const { index, effect } of verdict.steps) {
    const step = plan.steps[index];
    if (effect === 'read' || !step) continue;
    const target = stepTarget(step);
    if (effect === 'exec' || effect === 'unknown' || target === null) unbounded.push(index);
    else objects.add(target);
    for (const path of stepFiles(step)) files.add(`${target}\n${path}`);
  }
  return { objects: [...objects], files: files.size, unbounded };
}
