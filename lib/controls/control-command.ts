// Controls from the command line of the installation: for the hour in which there is no browser. Whoever runs it has the
// keys and the database anyway; every control is logged as it would be from the page.

import type { SystemActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import type { Order } from './affected.ts';
import { applyControl } from './apply-control.ts';
import { missingWords } from './control-entry.ts';
import { ControlError } from './control-error.ts';
import { liftControl } from './lift-control.ts';
import { listControls } from './list-controls.ts';
import { type Preview, previewControl } from './preview-control.ts';
import { proofOfEffect } from './proof-of-effect.ts';
import { rollBack } from './roll-back.ts';
import type { ControlKind, Scope } from './scope.ts';

const actor: SystemActor = { kind: 'system', name: 'command-line' };

/** The options that name a scope: exactly one of them is given. */
export type ScopeFlags = {
  everything?: boolean;
  room?: string;
  agent?: string;
  job?: string;
  approver?: string;
  policy?: string;
};
export type ApplyFlags = ScopeFlags & {
  reason: string;
  until?: string;
  from?: string;
  to?: string;
  dispute?: string;
};

/** @throws ControlError SCOPE_NOT_FOR_KIND unless exactly one scope is named */
export function scopeOf(flags: ScopeFlags): Scope {
  const { everything, ...named } = flags;
  const subjects = (['room', 'agent', 'job', 'approver', 'policy'] as const).flatMap((scope) =>
    named[scope] ? [{ scope, subject: named[scope] }] : [],
  );
  const all: Scope[] = everything ? [{ scope: 'everything', subject: null }, ...subjects] : subjects;
  const [only, second] = all;
  if (!only || second) {
    const choice = '--everything, --room, --agent, --job, --approver or --policy';
    throw new ControlError('SCOPE_NOT_FOR_KIND', `Name what it is laid over by one of ${choice}.`);
  }
  return only;
}

function timeOf(text: string | undefined, flag: string): Date | null {
  if (text === undefined) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new ControlError('END_IN_THE_PAST', `--${flag} ${text} is not a time such as 2026-03-02T09:00:00Z.`);
  }
  return time;
}

const orderOf = (kind: ControlKind, flags: ScopeFlags & { from?: string; to?: string }): Order => ({
  kind,
  ...scopeOf(flags),
  span: { from: timeOf(flags.from, 'from'), to: timeOf(flags.to, 'to') },
});

const counts = (preview: Preview): string =>
  `${preview.pending} pending, ${preview.approved} approved, ${preview.running} running, ${preview.tokens} tokens, ${preview.streams} model calls and ${preview.toolCalls} tool calls under way`;

/** What a control would stop now, as a sentence. @throws ControlError */
export async function describePreview(kind: ControlKind, flags: ScopeFlags, now: Date): Promise<string> {
  return `It would stop ${counts(await previewControl(db(), orderOf(kind, flags), now))}.`;
}

/** Applies a control. @returns sentences for the terminal. @throws ControlError */
export async function applyByCommand(
  kind: 'triage' | 'freeze' | 'revoke',
  flags: ApplyFlags,
  context: { terms: IssuerTerms; now: Date },
): Promise<string> {
  const { controlId, effect } = await applyControl(
    {
      ...orderOf(kind, flags),
      kind,
      reason: flags.reason,
      endsAt: timeOf(flags.until, 'until'),
      disputedJobId: flags.dispute ?? null,
      actor,
      now: context.now,
    },
    { terms: context.terms },
  );
  const { reopened, stopped, tokens, held, waiting } = effect;
  const lines = [
    `${kind} ${controlId} is applied.`,
    `Stopped: ${stopped.join(', ') || 'none'}. Back to pending: ${reopened.join(', ') || 'none'}.`,
    `Refused every call from now on: ${held.join(', ') || 'none'}. Not decidable: ${waiting.join(', ') || 'none'}.`,
    `Tokens revoked: ${tokens.join(', ') || 'none'}.`,
    `See what it does: countersign control proof ${controlId}`,
  ];
  return lines.join('\n');
}

/** Rolls a room's policy back. @throws ControlError, RegistryError */
export async function rollBackByCommand(
  flags: { room: string; to: string; reason: string },
  context: { now: Date },
): Promise<string> {
  const input = { roomId: flags.room, hash: flags.to, reason: flags.reason, actor, now: context.now };
  const { controlId, effect } = await rollBack(input);
  return `Roll-back ${controlId} is applied: ${effect.hashBefore} is replaced by ${effect.hashAfter}. Void: ${effect.voided.join(', ') || 'none'}.`;
}

/** Lifts a control. @throws ControlError */
export async function liftByCommand(
  controlId: string,
  flags: { reason: string },
  context: { terms: IssuerTerms; twoPersons: boolean; now: Date },
): Promise<string> {
  const { now, ...rest } = context;
  const { jobsRevalidated } = await liftControl({ controlId, reason: flags.reason, actor, now }, rest);
  return `It is lifted. Asked for anew: ${jobsRevalidated.join(', ') || 'none'}.`;
}

/** What is in force, one a line. */
export async function describeControls(): Promise<string> {
  const controls = await listControls(db());
  if (controls.length === 0) return 'No control is in force.';
  return controls
    .map((control) => {
      const over = control.subject === null ? control.scope : `${control.scope} ${control.subject}`;
      const end = control.endsAt ? ` until ${control.endsAt}` : '';
      return `${control.id} ${control.kind} over ${over} since ${control.appliedAt}${end}, by ${control.appliedBy}: ${JSON.stringify(control.reason)}`;
    })
    .join('\n');
}

/** What a control has been seen to do, for the terminal. @throws ControlError NOT_IN_FORCE for one that never was */
export async function describeProof(controlId: string, now: Date): Promise<string> {
  const proof = await proofOfEffect(db(), controlId, now);
  if (!proof) throw new ControlError('NOT_IN_FORCE', 'There is no such control.');
  const missing = proof.missing.map((action) => missingWords[action]);
  const minted = proof.minted === null ? [] : [`${proof.minted} tokens minted in its scope since.`];
  const processes = proof.executors.map(({ process, acknowledgedMs }) =>
    acknowledgedMs === null
      ? `${process}: has not acknowledged it`
      : `${process}: acknowledged after ${acknowledgedMs} ms`,
  );
  const refused = `${proof.refusedDecisions} decisions and ${proof.refusedCalls} calls refused, ${proof.cutStreams} model calls cut.`;
  const { outside } = proof;
  const told = outside ? [`Outside issuer: ${outside.confirmed} of ${outside.told} confirmed.`] : [];
  return [...missing, refused, ...minted, ...told, ...processes].join('\n');
}
