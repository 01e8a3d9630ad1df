// PURE. What an approver must not overlook, computed from what the console knows, never by a model and never from the
// agent's word. Frozen with the view that the approver sees.

import { displayText } from '#lib/canon/display-text.ts';
import { misleadingIn } from '#lib/canon/misleading.ts';
import { textsAndNamesIn } from '#lib/canon/texts-in.ts';
import { suspiciousHosts } from '#lib/canon/url-host.ts';
import type { Plan } from '#lib/policy/plan.ts';
import type { Taint } from './taint.ts';

export type RedFlagCode =
  | 'REQUEST_EDITED'
  | 'TEXT_FROM_STRANGER'
  | 'SUSPICIOUS_HOST'
  | 'INVISIBLE_CHARACTERS'
  | 'NEW_TOOL'
  | 'POLICY_CHANGED'
  | 'FIRST_REQUEST'
  | 'UNATTESTED_PLAN';

export type RedFlag = { code: RedFlagCode; message: string; steps: number[]; eventIds: string[] };

export type FlagFacts = {
  plan: Plan;
  requestText: string;
  /** Events that edit or redact the request. */
  laterEvents: { eventId: string; sender: string }[];
  taints: Taint[];
  /** Tools of steps that this agent was ever admitted to use. */
  toolsUsedBefore: string[];
  policyChanged: boolean;
  jobsOfRequesterBefore: number;
  /** Null when the agent does not plan by model; else whether the named receipt is one of ours. */
  planningReceiptKnown: boolean | null;
};

const list = (steps: number[]) => `step${steps.length === 1 ? '' : 's'} ${steps.map((index) => index + 1).join(', ')}`;
const flag = (code: RedFlagCode, message: string, steps: number[] = [], eventIds: string[] = []): RedFlag => ({
  code,
  message,
  steps,
  eventIds,
});

/** Indexes of steps of which `test` holds for any text that an approver reads. */
function stepsWhere(plan: Plan, test: (text: string) => boolean): number[] {
  return [...plan.steps.entries()]
    .filter(([, step]) => [...textsAndNamesIn(step.args), step.preview?.text ?? ''].some(test))
    .map(([index]) => index);
}

function hostFlags({ plan, requestText }: FlagFacts): RedFlag[] {
  const steps = stepsWhere(plan, (text) => suspiciousHosts(text).length > 0);
  if (steps.length > 0) {
    return [flag('SUSPICIOUS_HOST', `An address in ${list(steps)} is not what it seems.`, steps)];
  }
  return suspiciousHosts(requestText).length > 0
    ? [flag('SUSPICIOUS_HOST', 'An address in the request is not what it seems.')]
    : [];
}

function invisibleFlags({ plan, requestText }: FlagFacts): RedFlag[] {
  const steps = stepsWhere(plan, (text) => displayText(text).altered);
  const elsewhere = [plan.summary, plan.agent_notes ?? '', requestText].some((text) => displayText(text).altered);
  if (steps.length === 0 && !elsewhere) return [];
  const where = steps.length > 0 ? list(steps) : 'the request or the agent’s words';
  return [flag('INVISIBLE_CHARACTERS', `Invisible or misleading characters in ${where}; they are spelled out.`, steps)];
}

function alphabetFlags({ plan, requestText }: FlagFacts): RedFlag[] {
  // A host among them has a flag of its own.
  const mixed = (text: string) => misleadingIn(text).words.length > 0;
  const steps = stepsWhere(plan, mixed);
  if (steps.length === 0 && !mixed(requestText)) return [];
  const where = steps.length > 0 ? list(steps) : 'the request';
  return [flag('INVISIBLE_CHARACTERS', `Letters of another alphabet stand among Latin ones in ${where}.`, steps)];
}

function taintFlags({ taints }: FlagFacts): RedFlag[] {
  const bySender = Map.groupBy(taints, (taint) => taint.sender);
  return [...bySender].map(([sender, found]) => {
    const steps = [...new Set(found.map((taint) => taint.stepIndex))];
    const eventIds = [...new Set(found.map((taint) => taint.eventId))];
    return flag(
      'TEXT_FROM_STRANGER',
      `Text in ${list(steps)} was first written by ${sender}, who may not ask for jobs here.`,
      steps,
      eventIds,
    );
  });
}

const toolsNamedMax = 6;

function newToolFlags({ plan, toolsUsedBefore }: FlagFacts): RedFlag[] {
  const steps = [...plan.steps.entries()]
    .filter(([, { tool }]) => !toolsUsedBefore.includes(tool))
    .map(([index]) => index);
  if (steps.length === 0) return [];
  const tools = [...new Set(steps.map((index) => plan.steps[index]?.tool))];
  const more = tools.length > toolsNamedMax ? ` and ${tools.length - toolsNamedMax} more tools` : '';
  const named = tools.slice(0, toolsNamedMax).join(', ');
  return [flag('NEW_TOOL', `This agent was never admitted to use ${named}${more} before.`, steps)];
}

/** Every flag that the facts raise, gravest first. */
export function redFlags(facts: FlagFacts): RedFlag[] {
  const editors = [...new Set(facts.laterEvents.map((event) => event.sender))].join(', ');
  return [
    ...(facts.laterEvents.length > 0
      ? [
          flag(
            'REQUEST_EDITED',
            `The request was edited or redacted by ${editors} after it was made.`,
            [],
            facts.laterEvents.map((event) => event.eventId),
          ),
        ]
      : []),
    ...taintFlags(facts),
    ...hostFlags(facts),
    ...invisibleFlags(facts),
    ...alphabetFlags(facts),
    ...(facts.planningReceiptKnown === false
      ? [flag('UNATTESTED_PLAN', 'This agent plans by model, and the plan names no receipt of the call that made it.')]
      : []),
    ...newToolFlags(facts),
    ...(facts.policyChanged
      ? [flag('POLICY_CHANGED', 'The policy differs from the one under which this room’s last job was approved.')]
      : []),
    ...(facts.jobsOfRequesterBefore === 0
      ? [flag('FIRST_REQUEST', 'This requester never asked for a job before.')]
      : []),
  ];
}
