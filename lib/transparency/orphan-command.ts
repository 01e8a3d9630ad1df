import type { SystemActor } from '#lib/actor.ts';
import { checkOrphans, closeFinding } from './orphan-check.ts';
import { orphanLine } from './orphan-words.ts';

const actor: SystemActor = { kind: 'system', name: 'command-line' };

// Ids come from rows that somebody may have written by hand: nothing of them may move a terminal's cursor.
const escaped = (text: string): string =>
  text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** A full pass of the orphan check: what to print, and whether all is well. */
export async function checkLog(now: Date): Promise<{ lines: string[]; clean: boolean }> {
  const { found, more, waiting } = await checkOrphans({ full: true, actor, now });
  const lines = found.map((orphan) => escaped(orphanLine(orphan)));
  if (more) lines.push('There are more of a kind than are named here.');
  if (waiting)
    lines.push(
      `${waiting.count} entries wait for the log, the oldest since ${waiting.at.toISOString()}. Does the log process run?`,
    );
  if (lines.length === 0)
    return { lines: ['Every record has its entry, every entry its record and its leaf.'], clean: true };
  return { lines, clean: false };
}

/** Closes a finding from the command line. @returns a sentence for the terminal */
export async function explainOrphan(target: string, why: string, now: Date): Promise<string> {
  await closeFinding({ target, why, actor, now });
  return `${escaped(target)} is closed.`;
}
