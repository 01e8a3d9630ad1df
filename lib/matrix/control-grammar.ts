// PURE. What follows `!control`: one line, one form each. Everything but the reason is printable ASCII with one space
// between the words; in the reason nothing may be hidden.

import { displayText } from '#lib/canon/display-text.ts';
import type { RoomOrder } from '#lib/controls/room-order-form.ts';
import type { Scope } from '#lib/controls/scope.ts';

export type ControlCommand = { do: 'list' } | { do: 'confirm'; code: string } | { do: 'order'; order: RoomOrder };

const reasonMax = 500;
const wordForm = /^[\x21-\x7e]+$/;
const minutesForm = /^([1-9]\d{0,4})m$/;
const controlForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const codeForm = /^[0-9a-fA-F]{8}$/;
const jobForm = /^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{12}$/;
const policyForm = /^[A-Za-z0-9_-]{43}$/;
const roomForm = /^![\x21-\x7e]{1,254}$/;

/** Splits one word off: null when it is none. */
function next(text: string): { word: string; rest: string } | null {
  const space = text.indexOf(' ');
  const word = space === -1 ? text : text.slice(0, space);
  return wordForm.test(word) ? { word, rest: space === -1 ? '' : text.slice(space + 1) } : null;
}

/** What a control is laid over, told apart by its form alone. */
function scopeOf(word: string): Scope | null {
  if (word === 'everything') return { scope: 'everything', subject: null };
  if (roomForm.test(word)) return { scope: 'room', subject: word };
  if (word.startsWith('did:key:')) return { scope: 'agent', subject: word };
  if (word.startsWith('@')) return { scope: 'approver', subject: word };
  if (jobForm.test(word)) return { scope: 'job', subject: word.toUpperCase() };
  return policyForm.test(word) ? { scope: 'policy', subject: word } : null;
}

/** A reason that reads as it stands; null when it is none, or hides something. */
function reasonOf(text: string): string | null {
  if (text === '' || text.length > reasonMax || text.startsWith(' ') || !text.isWellFormed()) return null;
  return displayText(text).altered ? null : text;
}

function minutesAnd(text: string): { minutes: number | null; reason: string | null } {
  const first = next(text);
  const minutes = first && minutesForm.exec(first.word)?.[1];
  return first && minutes
    ? { minutes: Number(minutes), reason: reasonOf(first.rest) }
    : { minutes: null, reason: reasonOf(text) };
}

function parseApply(kind: 'triage' | 'freeze' | 'revoke', text: string): RoomOrder | null {
  const over = next(text);
  const scope = over && scopeOf(over.word);
  if (!over || !scope) return null;
  const disputed = kind === 'freeze' ? next(over.rest) : null;
  if (kind === 'freeze' && !(disputed && jobForm.test(disputed.word))) return null;
  const { rest } = disputed ?? over;
  const { minutes, reason } = kind === 'revoke' ? { minutes: null, reason: reasonOf(rest) } : minutesAnd(rest);
  if (reason === null) return null;
  return { step: 'apply', kind, ...scope, minutes, disputed: disputed?.word.toUpperCase() ?? null, reason };
}

function parseLift(text: string): RoomOrder | null {
  const control = next(text);
  const reason = control && reasonOf(control.rest);
  return control && reason && controlForm.test(control.word) ? { step: 'lift', controlId: control.word, reason } : null;
}

function parseRollBack(text: string): RoomOrder | null {
  const room = next(text);
  const policy = room && next(room.rest);
  const reason = policy && reasonOf(policy.rest);
  if (!room || !policy || !reason || !roomForm.test(room.word) || !policyForm.test(policy.word)) return null;
  return { step: 'rollback', roomId: room.word, policy: policy.word, reason };
}

/** Reads the line after `!control `; null when it is in none of the forms. */
export function parseControl(text: string): ControlCommand | null {
  const first = next(text);
  if (!first) return null;
  const { word, rest } = first;
  const ordered = (order: RoomOrder | null): ControlCommand | null => order && { do: 'order', order };
  switch (word) {
    case 'list':
      return rest === '' && text === word ? { do: 'list' } : null;
    case 'confirm':
      return codeForm.test(rest) ? { do: 'confirm', code: rest.toLowerCase() } : null;
    case 'lift':
      return ordered(parseLift(rest));
    case 'rollback':
      return ordered(parseRollBack(rest));
    case 'triage':
    case 'freeze':
    case 'revoke':
      return ordered(parseApply(word, rest));
    default:
      return null;
  }
}
