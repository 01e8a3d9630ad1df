// PURE. Text that others wrote, cut into runs that the printed page can show: what could hide or imitate, and what no
// type face of ours has, is spelled as U+XXXX in a colour of its own. Nothing is dropped.

import { displayText } from '#lib/canon/display-text.ts';

/** `face` is null for what is spelled out. */
export type TextRun = { text: string; face: string | null };

/** The first face that has a character, by code point; null when none does. */
export type FaceOf = (codePoint: number) => string | null;

const marks = /⟨([^⟩]*)⟩/;
const spelled = (codePoint: number) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

/** Adds a piece to the last run where it is of the same face; what is spelled out stands apart by spaces. */
function add(runs: TextRun[], piece: string, face: string | null): void {
  const last = runs.at(-1);
  const text = face === null ? `${last?.face === null ? '' : ' '}${piece} ` : piece;
  if (last?.face === face) last.text += text;
  else runs.push({ text, face });
}

function addFaces(runs: TextRun[], text: string, faceOf: FaceOf): void {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const before = runs.at(-1)?.face;
    // A space stays with the word before it, whatever its face.
    const face = character === ' ' && before ? before : faceOf(codePoint);
    add(runs, face === null ? spelled(codePoint) : character, face);
  }
}

/** A line as runs. Line breaks and tabs become spaces. */
export function textRuns(text: string, faceOf: FaceOf): TextRun[] {
  const shown = displayText(text).text.replace(/[\n\t]+/g, ' ');
  const runs: TextRun[] = [];
  for (const [index, piece] of shown.split(marks).entries()) {
    if (index % 2 === 1) add(runs, piece, null);
    else addFaces(runs, piece, faceOf);
  }
  return runs;
}
