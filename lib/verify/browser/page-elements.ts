// PURE. The few things the page is drawn with. Text becomes text nodes; there is no other way in.

import type { Moment } from './sheet.ts';
import type { Shown } from './shown.ts';
import { words } from './wording.ts';

type Child = Node | string | null;
type Attributes = Record<string, string>;

/** An element with attributes and children; null children are left out. */
export function el(name: string, attributes: Attributes, ...children: Child[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

const svg = 'http://www.w3.org/2000/svg';

/** One of the template's icons. The word beside it says the same. */
export function icon(name: 'passed' | 'failed' | 'not_made'): Element {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

/** Text out of a package, its marks standing out, its notes in the title. */
export function text(shown: Shown, literal = false): HTMLElement {
  const parts = shown.text.split(/(⟨[^⟩]*⟩)/).map((part, index) => (index % 2 === 1 ? el('mark', {}, part) : part));
  const title = shown.notes.length > 0 ? { title: shown.notes.join(' ') } : null;
  return el(literal ? 'code' : 'span', { class: literal ? 'literal' : 'text', ...title }, ...parts);
}

export const time = (moment: Moment | null): HTMLElement =>
  moment ? el('time', { datetime: moment.iso }, moment.words) : el('span', { class: 'quiet' }, words.noTime);

/** A part of the report under its heading. */
export function card(title: string, description: string | null, ...children: Child[]): HTMLElement {
  const head = el('header', {}, el('h2', {}, title), description ? el('p', {}, description) : null);
  return el('section', { class: 'card', 'aria-label': title }, head, ...children);
}

/** A list of rows, and how many more there are than it shows. */
export function rowList(
  kind: string,
  list: { rows: HTMLElement[]; more: number },
  empty: string,
  ordered = false,
): DocumentFragment {
  const fragment = document.createDocumentFragment();
  if (list.rows.length === 0) fragment.append(el('p', { class: 'pad quiet' }, empty));
  else fragment.append(el(ordered ? 'ol' : 'ul', { class: `rows ${kind}` }, ...list.rows));
  if (list.more > 0) fragment.append(moreLine(list.more));
  return fragment;
}

export const moreLine = (more: number): HTMLElement => el('p', { class: 'more' }, words.more(more));
