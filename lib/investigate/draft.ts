// PURE. An artefact while it is put together: with its checks, and with all that it may have been pasted as.

import { termOf, termsOfText } from '#lib/audit/search-text.ts';
import type { AnswerFact, AnswerSection, Artefact, SectionKey } from './answer.ts';
import { judge } from './checks.ts';

export type Draft = Omit<Artefact, 'verified' | 'why' | 'pasted'> & {
  /** Identifiers and digests that are this very thing. */
  names: (string | null | undefined)[];
  /** Texts in which a link or a digest may stand. */
  texts: (string | null | undefined)[];
};

/** A draft with what most have. */
export const draft = (own: Pick<Draft, 'id' | 'label' | 'checks'> & Partial<Draft>): Draft => ({
  href: null,
  digestName: '',
  digest: null,
  at: null,
  facts: [],
  text: null,
  names: [],
  texts: [],
  ...own,
});

/** A fact, or none when there is no value. */
export const fact = (label: string, value: string | null | undefined): AnswerFact[] =>
  value ? [{ label, value }] : [];

/** How the pasted text is compared: the same hash is the same, however it is written. */
export type Pasted = { term: string; reference: string };

export const pastedTerm = (reference: string): string => termOf(reference);

function placeOf({ names, texts, digest }: Draft, pasted: Pasted | null): Artefact['pasted'] {
  if (!pasted) return null;
  const { term, reference } = pasted;
  if ([...names, digest].some((name) => name && termOf(name) === term)) return 'itself';
  const holds = (text: string) => text.includes(reference) || termsOfText(text).includes(term);
  return texts.some((text) => text && holds(text)) ? 'inside' : null;
}

function artefactOf({ checks, names, texts, ...own }: Draft, pasted: Artefact['pasted']): Artefact {
  return { ...own, checks, ...judge(checks), pasted };
}

/** A section of the answer. What was pasted is marked where it is the thing itself, and else where it stands inside one. */
export function section(key: SectionKey, title: string, drafts: readonly Draft[], note: string | null = null) {
  return { key, title, drafts, note };
}
export type DraftSection = ReturnType<typeof section>;

/** The finished sections. Where something is the pasted thing itself, what only mentions it stays unmarked. */
export function finish(sections: readonly DraftSection[], reference: string | null): AnswerSection[] {
  const pasted = reference === null ? null : { term: pastedTerm(reference), reference };
  const places = new Map(sections.flatMap(({ drafts }) => drafts).map((each) => [each, placeOf(each, pasted)]));
  const isThere = [...places.values()].includes('itself');
  const shown = (place: Artefact['pasted'] | undefined) => (isThere && place === 'inside' ? null : (place ?? null));
  return sections.map(({ drafts, ...own }) => ({
    ...own,
    artefacts: drafts.map((each) => artefactOf(each, shown(places.get(each)))),
  }));
}
