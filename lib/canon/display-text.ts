// PURE. The one display function for text that somebody else wrote. What could hide, reorder or imitate is made
// visible; nothing is removed. The result is for text nodes, never for HTML.

import { type Misleading, misleadingIn } from './misleading.ts';

export type DisplayText = { text: string; altered: boolean; notes: string[] };

// Control, format, separator, private, unassigned and surrogate characters, every space but the common one, blanks that
// are letters by category (U+2800), and the brackets of our own marks, so that no text can forge a mark.
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u27e8\u27e9]|(?! )\p{Zs}/gu;
// An emoji's presentation selector changes how it looks and hides nothing.
const kept = /(?<=\p{Extended_Pictographic})\ufe0f(?!\ufe0f)|[\n\t]/u;
// More marks on one letter than any language writes: they would run into the lines above and below.
const piledMarks = /(?<=\p{M}{5})\p{M}/gu;
const longRun = / {24,}|\t{8,}|\n{8,}/g;

const mark = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

const runName: Record<string, string> = { ' ': 'spaces', '\t': 'tabs', '\n': 'line breaks' };

/**
 * `text` with invisible, direction-changing and look-alike characters spelled as `⟨U+202E⟩`, long runs of white space
 * as `⟨30 spaces⟩`. Line breaks and tabs stay. `notes` are sentences for the reader; `altered` says that any mark was set.
 */
export function displayText(text: string): DisplayText {
  let marked = 0;
  let shown = '';
  let last = 0;
  for (const match of text.matchAll(hidden)) {
    if (isKept(text, match.index)) continue;
    shown += text.slice(last, match.index) + mark(match[0]);
    last = match.index + match[0].length;
    marked++;
  }
  shown += text.slice(last);
  shown = shown.replace(piledMarks, (character) => {
    marked++;
    return mark(character);
  });
  const compact = shown.replace(
    longRun,
    (run) => `⟨${run.length} ${runName[run[0] ?? '']}⟩${run[0] === '\n' ? '\n' : ''}`,
  );
  const notes = notesOn(misleadingIn(text));
  if (marked > 0)
    notes.unshift(`${marked} invisible or misleading character${marked > 1 ? 's are' : ' is'} shown as ⟨U+…⟩.`);
  if (compact !== shown) notes.unshift('A long run of white space is shown as a count.');
  return { text: compact, altered: compact !== text, notes };
}

const namedMax = 5;

function notesOn({ hosts, words }: Misleading): string[] {
  const notes = hosts
    .slice(0, namedMax)
    .map(({ host, why }) => `Look closely at the address ${markAll(host)}: ${why}.`);
  if (hosts.length > namedMax) notes.push(`It has ${hosts.length - namedMax} more such addresses.`);
  if (words.length === 0) return notes;
  const named = words.slice(0, namedMax).map((letters) => `“${markAll(letters)}”`);
  const more = words.length > namedMax ? ` and ${words.length - namedMax} more` : '';
  return [...notes, `Letters of another alphabet stand among Latin ones in ${named.join(', ')}${more}.`];
}

function isKept(text: string, index: number): boolean {
  const sticky = new RegExp(kept.source, 'uy');
  sticky.lastIndex = index;
  return sticky.test(text);
}

const markAll = (text: string): string => text.replace(hidden, mark);
