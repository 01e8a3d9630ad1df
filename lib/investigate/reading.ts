// PURE. What a pasted text looks like, before anything is looked up. Hostile text ends here, with a sentence.

import { readLink, termOf } from '#lib/audit/search-text.ts';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { fromHex } from '#lib/canon/hex.ts';
import { jobIdPattern } from '#lib/jobs/job-id.ts';
import { referenceMax, tokenPattern } from './address.ts';
import { type OwnPage, ownPage } from './own-page.ts';

export type Reading =
  | { shape: 'event' | 'room' | 'person' | 'agent' | 'job' | 'uuid' | 'named' | 'code' | 'entry'; id: string }
  | { shape: 'hash'; hex: string; b64u: string }
  | { shape: 'page'; page: OwnPage; url: string }
  | { shape: 'url'; url: string }
  /** A token itself. Nothing of it but its hash is kept. */
  | { shape: 'token'; text: string }
  | { shape: 'words'; text: string };

export type Understood = { readings: Reading[]; problem: null } | { readings: []; problem: string };

const partsMax = 5;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const namedPattern = /^(rcpt|tr|bundle|run|evt)_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const kindPattern = /^(job|token|receipt|policy|package|bundle|control|entry|sha-?256)[:=-](?=.)/i;

/** Crockford's alphabet has no I, L and O: who reads them meant 1 and 0. */
const asJobId = (text: string): string => text.toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0');

function readHash(text: string): Reading | null {
  // A room event's id is a hash behind its `$`, and is an event all the same.
  const hex = termOf(text);
  return /^[0-9a-f]{64}$/.test(hex) ? { shape: 'hash', hex, b64u: encodeBase64url(fromHex(hex)) } : null;
}

const sigils: Record<string, 'event' | 'room' | 'person'> = { $: 'event', '!': 'room', '@': 'person' };

function readId(text: string): Reading {
  const sigil = sigils[text[0] ?? ''];
  if (sigil && text.length > 1) return { shape: sigil, id: text };
  if (text.startsWith('did:')) return { shape: 'agent', id: text };
  if (tokenPattern.test(text)) return { shape: 'token', text };
  if (uuidPattern.test(text)) return { shape: 'uuid', id: text.toLowerCase() };
  if (namedPattern.test(text)) return { shape: 'named', id: text.toLowerCase() };
  const hash = readHash(text);
  if (hash) return hash;
  if (/^#?[1-9]\d{0,6}$/.test(text)) return { shape: 'entry', id: text.replace('#', '') };
  if (/^[0-9a-f]{8}$/i.test(text)) return { shape: 'code', id: text.toLowerCase() };
  const job = asJobId(text.replace(/^pkg_/i, ''));
  if (jobIdPattern.test(job)) return { shape: 'job', id: job };
  return { shape: 'words', text };
}

function readUrl(url: string): Reading {
  const link = readLink(url);
  const isMatrix = url.startsWith('matrix:') || /^[@!#$]/.test('ids' in link ? (link.ids[0] ?? '') : '');
  if ('ids' in link && isMatrix) return readId(link.ids[0] ?? '');
  const page = ownPage(url);
  return page ? { shape: 'page', page, url } : { shape: 'url', url };
}

const isUrl = (text: string): boolean => /^(https?:\/\/|matrix:)/i.test(text);

/** Without the quotes, brackets and full stops that come along when something is copied out of a sentence. */
const bare = (text: string): string => text.replace(/^[<("'`[]+|[>)"'`\],;.]+$/g, '');

const readPart = (text: string): Reading => (isUrl(text) ? readUrl(text) : readId(text.replace(kindPattern, '')));

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

const unseenPattern = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;

const unseenProblem = (what: string, character: string): string =>
  `${what} a character that cannot be seen (${codePoint(character)}), which no identifier has. Copy the identifier again, or type it.`;

/** What a link spells out in percent signs is as hostile as what stands in the text. */
function hiddenIn(reading: Reading): string | null {
  const id = 'id' in reading ? reading.id : reading.shape === 'page' ? reading.page.id : '';
  const unseen = unseenPattern.exec(id)?.[0];
  return unseen ? unseenProblem('This link spells out', unseen) : null;
}

function problemOf(text: string): string | null {
  if (text.length > referenceMax) {
    const length = text.length.toLocaleString('en');
    return `This has ${length} characters; no identifier or link of ours has more than ${referenceMax.toLocaleString('en')}. Paste only the identifier.`;
  }
  const unseen = unseenPattern.exec(text)?.[0];
  if (unseen) return unseenProblem('This holds', unseen);
  const notLinks = text.split(' ').filter((part) => !isUrl(bare(part)));
  const alike = /[^\p{ASCII}]/u.exec(notLinks.join(' '))?.[0];
  if (alike && /\p{L}|\p{N}/u.test(alike)) {
    return `This holds “${alike}” (${codePoint(alike)}), which is in no identifier: it may only look like another character. Copy the identifier again, or type it.`;
  }
  return null;
}

/** Reads what was pasted: one identifier or link, or the few that stand in a line that was copied whole. */
export function readReference(given: string): Understood {
  const text = given.trim().replace(/\s+/g, ' ');
  const problem = problemOf(text);
  if (problem) return { readings: [], problem };
  const entry = /^entry #?(\d{1,18})$/i.exec(text)?.[1];
  if (entry) return { readings: [{ shape: 'entry', id: entry }], problem: null };
  const parts = text.split(' ').map(bare).filter(Boolean);
  const read = parts.map(readPart);
  const named = read.filter(({ shape }) => shape !== 'words').slice(0, partsMax);
  const hidden = named.map(hiddenIn).find((each) => each !== null);
  if (hidden) return { readings: [], problem: hidden };
  if (named.length > 0 || !text) return { readings: named, problem: null };
  return { readings: [{ shape: 'words', text }], problem: null };
}
