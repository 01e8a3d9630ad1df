import { describe, expect, test } from 'vitest';
import { judgePlan } from '#lib/policy/judge-plan.ts';
import type { Plan, Step } from '#lib/policy/plan.ts';
import { now, policyWith, room } from '#lib/policy/testing.ts';
import type { ApprovalView } from './approval-view.ts';
import { blastRadius } from './blast-radius.ts';
import { confirmObject } from './confirm-object.ts';
import type { RedFlag } from './red-flags.ts';
import { requiredReading } from './required-reading.ts';

const preview = { kind: 'text' as const, text: 'x' };
const read: Step = { tool: 'read', args: { path: 'a.md' } };
const pr = (repository: string, ...paths: string[]): Step => ({
  tool: 'write_pr',
  args: { repository, files: paths.map((path) => ({ path, content: 'x' })) },
  preview,
});
const http = (url: string): Step => ({ tool: 'http', args: { method: 'POST', url } });
const exec: Step = { tool: 'exec', args: { command: 'true' }, preview };

const judged = (...steps: Step[]) => {
  const plan: Plan = { summary: 'S', steps };
  return { plan, verdict: judgePlan(plan, policyWith(), { now, roomId: room }) };
};
const subject = (...steps: Step[]) => ({ ...judged(...steps), job_id: '7F3K9QXM2BTV' });
const view = (steps: Step[], change: { flags?: number; policyChanged?: boolean } = {}) =>
  ({
    subject: subject(...steps),
    flags: new Array<RedFlag>(change.flags ?? 0),
    policyChange: { last: null, changed: change.policyChanged ?? false, difference: {} },
  }) as unknown as ApprovalView;
const keys = (...given: Parameters<typeof view>) => requiredReading(view(...given)).map(({ key }) => key);

describe('requiredReading', () => {
  test('asks for the brief and every step from tier medium up, and for no read of the workspace', () => {
    expect(keys([read, pr('demo'), read, exec])).toEqual(['brief', 'step-2', 'step-4']);
  });
  test('asks for red flags and for the policy difference exactly when there are any', () => {
    expect(keys([read], { flags: 1, policyChanged: true })).toEqual(['brief', 'flags', 'policy']);
    expect(keys([{ tool: 'write_pr', args: { repository: 'demo' } }])).toEqual(['brief', 'flags', 'step-1']);
  });
});

describe('confirmObject', () => {
  test('asks for nothing while every step can be undone', () => {
    expect(confirmObject(subject(read, pr('demo')))).toBeNull();
  });
  test('names the object of the first step that cannot be undone', () => {
    expect(confirmObject(subject(read, http('https://api.example.org/x'), http('https://b.example.org/')))).toBe(
      'api.example.org',
    );
  });
  test('asks for the job id where the step names nothing, or nothing that can be typed', () => {
    expect(confirmObject(subject(exec))).toBe('7F3K9QXM2BTV');
    const odd: Step = { tool: 'message', args: { room: '!\u202eroom', body: 'x' } };
    expect(confirmObject(subject(odd))).toBe('7F3K9QXM2BTV');
  });
});

describe('blastRadius', () => {
  const radius = (...steps: Step[]) => {
    const { plan, verdict } = judged(...steps);
    return blastRadius(plan, verdict);
  };
  test('counts each object and each file once, and no read', () => {
    expect(radius(read, pr('demo', 'a', 'b'), pr('demo', 'b', 'c'), http('https://x.example/'))).toEqual({
      objects: ['demo', 'x.example'],
      files: 3,
      unbounded: [],
    });
  });
  test('says of programs, unknown tools and nameless objects that their reach is unknown', () => {
    expect(radius(exec, { tool: 'frobnicate', args: { path: 'x' } }, { tool: 'write_pr', args: {} })).toEqual({
      objects: [],
      files: 0,
      unbounded: [0, 1, 2],
    });
  });
});
