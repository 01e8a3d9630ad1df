// PURE. Text that others wrote, cut into runs that the printed page can show: what could hide or imitate, and what no
// type face of ours has, is spelled as U+XXXX in a colour of its own. Nothing is dropped.

import { displayText } from '#lib/canon/display-text.ts';

/** `face` is null for what is spelled out. */
export type TextRun = { text: string; face: string | null };

/** The first face that has a character, by code point; null when none does. */
export type FaceOf = (codePoint: number) => string | null;

const marks = /⟨([^⟩]*)⟩/;
const spelled = (codePoint: number) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

function faceRuns(text: string, faceOf: FaceOf): TextRun[] {
  const runs: TextRun[] = [];
  const add = (piece: string, face: string | null) => {
    const last = runs.at(-1);
    if (last && last.face === face && face !== null) last.text += piece;
    else runs.push({ text: piece, face });
  };
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    // A space stays with the word before it, whatever its face.
    const face = character === ' ' && last?.face ? last.face : faceOf(codePoint);
    if (face === null) add(` ${spelled(codePoint)} `, null);
    else add(character, face);
  }
  return runs;
}

/** A line as runs. Line breaks and tabs become spaces. */
export function textRuns(text: string, faceOf: FaceOf): TextRun[] {
  const shown = displayText(text).text.replace(/[\n\t]+/g, ' ');
  return shown.split(marks).flatMap((piece, index) => {
    if (piece === '') return [];
    return index % 2 === 1 ? [{ text: ` ${piece} `, face: null }] : faceRuns(piece, faceOf);
  });
}
