// PURE. Letters of several scripts in one word: how a name is made to look like another (Unicode TR 39).

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Cherokee',
  'Han',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Thai',
].map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Which scripts a name mixes, in words; null when its letters are of one. */
export function mixedScripts(name: string): string | null {
  const used = scripts.filter(({ pattern }) => pattern.test(name)).map(({ name }) => name);
  return used.length > 1 ? `it mixes ${used.join(' and ')} letters` : null;
}

// Letters that in most fonts look like Latin ones. Greek has only those here that no unit or formula is written with.
const lookAlike = /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧινορυ]/u;
const latin = /\p{Script=Latin}/u;
const word = /[\p{L}\p{M}]+/gu;

/** Words of `text` in which letters that look Latin stand among Latin ones, each once. */
export function mixedWords(text: string): string[] {
  const found = [...text.matchAll(word)].map(([letters]) => letters);
  return [...new Set(found.filter((letters) => latin.test(letters) && lookAlike.test(letters)))];
}
