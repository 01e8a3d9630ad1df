// PURE. Which texts of a plan's arguments were first written in the room by somebody who may not ask for jobs there:
// the trace that an instruction smuggled into the conversation leaves in a plan.

import { textsIn } from '#lib/canon/texts-in.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { firstHolders } from './find-texts.ts';

export type RoomText = { eventId: string; sender: string; body: string };
export type Taint = { stepIndex: number; text: string; sender: string; eventId: string };

/** Shorter texts are words that anybody may write by chance. */
const charactersMin = 8;

/** An argument as a whole, and the addresses and paths inside it. */
const pieces = (text: string): string[] =>
  [text.trim(), ...text.split(/[\s"'<>()[\]{},;]+/).filter((piece) => /[/.@:]/.test(piece))].filter(
    (piece) => piece.length >= charactersMin,
  );

/**
 * Finds argument texts that stand in messages of people who may not request and not in the request itself.
 * @param spoken the room's messages by those people, oldest first; the first one that has the text is named
 */
export function findTaint(plan: Plan, requestText: string, spoken: readonly RoomText[]): Taint[] {
  const steps = plan.steps.map((step) => [...new Set(textsIn(step.args).flatMap(pieces))]);
  const texts = new Set(steps.flat());
  const requested = firstHolders(texts, [requestText]);
  const holders = firstHolders(
    [...texts].filter((text) => !requested.has(text)),
    spoken.map(({ body }) => body),
  );
  return steps.flatMap((written, stepIndex) =>
    written.flatMap((text) => {
      const source = spoken[holders.get(text) ?? -1];
      return source ? [{ stepIndex, text, sender: source.sender, eventId: source.eventId }] : [];
    }),
  );
}
