// PURE. The hash of the chosen file, to be compared with the one in the room's message.

import { card, el, icon } from './page-elements.ts';
import type { Sheet } from './sheet.ts';
import { words } from './wording.ts';

/** Whether a pasted text holds this hash; null while it holds none. */
export function sameHash(pasted: string, sha256: string): boolean | null {
  const found = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.exec(pasted)?.[0];
  return found === undefined ? null : found.toLowerCase() === sha256;
}

function comparison(sha256: string): HTMLElement {
  const field = el('input', {
    id: 'compare',
    type: 'text',
    spellcheck: 'false',
    autocomplete: 'off',
  }) as HTMLInputElement;
  const outcome = el('p', { class: 'same', role: 'status' });
  field.addEventListener('input', () => {
    const same = sameHash(field.value, sha256);
    outcome.className = same === null ? 'same' : `same ink ${same ? 'ok' : 'danger'}`;
    outcome.replaceChildren(
      ...(same === null ? [] : [icon(same ? 'passed' : 'failed'), same ? words.same : words.different]),
    );
  });
  return el('div', { class: 'compare' }, el('label', { for: 'compare' }, words.compare), field, outcome);
}

export function fingerprintCard(
  { sha256, bytes }: Sheet['fingerprint'],
  note: string = words.fingerprintNote,
): HTMLElement {
  if (sha256 === null) return card(words.fingerprint, words.folder);
  const size = `${bytes.toLocaleString('en')} bytes, SHA-256`;
  const hash = el('p', {}, el('span', { class: 'quiet' }, size), el('br', {}), el('code', {}, sha256));
  return card(words.fingerprint, note, el('div', { class: 'pad hashes' }, hash, comparison(sha256)));
}
