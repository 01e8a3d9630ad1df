// PURE. What a step acts on, by the name that its own arguments give it.

import type { Json } from '#lib/canon/plain-json.ts';
import type { Step } from '#lib/policy/plan.ts';

/** Arguments that name the object of a step, the widest first. */
const namingArguments = ['repository', 'repo', 'room', 'room_id', 'channel', 'recipient', 'to', 'account', 'path'];

const textAt = (args: Record<string, Json>, name: string): string | null => {
  const value = Object.hasOwn(args, name) ? args[name] : null;
  return typeof value === 'string' && value.trim() !== '' ? value : null;
};

function hostOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  return new URL(address).host || null;
}

/** The object that a step names: a repository, a room, a host, a file; null when its arguments name none. */
export function stepTarget({ args }: Pick<Step, 'args'>): string | null {
  for (const name of namingArguments) {
    const text = textAt(args, name);
    if (text !== null) return text;
  }
  return hostOf(textAt(args, 'url'));
}

const pathOf = (entry: Json): string[] =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry) && typeof entry.path === 'string'
    ? [entry.path]
    : [];

/** The files that a step writes below its object, as far as its arguments list them. */
export function stepFiles({ args }: Pick<Step, 'args'>): string[] {
  const files = Object.hasOwn(args, 'files') ? args.files : null;
  return Array.isArray(files) ? files.flatMap(pathOf) : [];
}
