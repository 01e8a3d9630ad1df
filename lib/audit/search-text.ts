// PURE. How text becomes terms, the same for what is written into the index and for what is asked of it. A term is a
// word in lower case, or a whole identifier. A SHA-256 is one term however it was written: hex, base64 or base64url.

import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '#lib/canon/hex.ts';

const termMax = 100;
const urlDepthMax = 8;

const encoder = new TextEncoder();
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A term no longer than the index takes: a longer one is replaced by its hash. */
export const boundedTerm = (term: string): string =>
  term.length <= termMax ? term : `sha256/${toHex(sha256(encoder.encode(term))).slice(0, 40)}`;

/** 43 base64 characters of 32 bytes as hex; null when the last one carries bits that no encoder writes. */
function hexOfBase64(text: string): string | null {
  let bits = '';
  for (const character of text) bits += digits.indexOf(character).toString(2).padStart(6, '0');
  if (!bits.endsWith('00')) return null;
  return Array.from({ length: 64 }, (_, at) => Number.parseInt(bits.slice(at * 4, at * 4 + 4), 2).toString(16)).join(
    '',
  );
}

/** The hash that an identifier is, in hex; a room event's id counts as the hash behind its `$`. */
function hashOf(chunk: string): string | null {
  const bare = chunk.replace(/^(\$|sha256[:-])/i, '');
  if (/^[0-9a-f]{64}$/i.test(bare)) return bare.toLowerCase();
  // A path may be as long; the bytes of a hash do not happen to be without capitals.
  const looksRandom = /[A-Z]/.test(bare) && /[a-z]/.test(bare) && (/\d/.test(bare) || !/[+/]/.test(bare));
  if (!looksRandom || !/^[\w+/-]{43}$/.test(bare)) return null;
  return hexOfBase64(bare.replaceAll('+', '-').replaceAll('/', '_'));
}

/** The one term of an identifier or word. Case is kept where it tells two things apart: event ids, room ids, keys. */
export function termOf(chunk: string): string {
  const hash = hashOf(chunk);
  if (hash) return hash;
  return boundedTerm(/^([$!]|did:)/.test(chunk) ? chunk : chunk.toLowerCase());
}

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const endsInUuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The terms under which an identifier is found: its whole and, where they mean something, its words. */
function termsOfChunk(chunk: string): string[] {
  const whole = termOf(chunk);
  const opaque = /^([$!]|did:)/.test(chunk) || whole === hashOf(chunk) || endsInUuid.test(chunk);
  if (opaque) return [whole];
  if (chunk.startsWith('@')) return [whole, ...wordsIn(chunk.slice(1).split(':')[0] ?? '')];
  const name = chunk.slice(chunk.lastIndexOf('/') + 1);
  return [whole, ...(name && name !== chunk ? [termOf(name)] : []), ...wordsIn(chunk).map(boundedTerm)];
}

type Link = { ids: string[] } | { place: string; query: string };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Ids that a link to Matrix names (matrix.to, a client's own, the `matrix:` scheme), the most exact one first. */
function matrixIds(url: string): string[] {
  const scheme = /^matrix:(u|r|roomid)\/([^/?]+)(?:\/e\/([^/?]+))?/.exec(url);
  if (scheme) {
    const sigil = { u: '@', r: '#', roomid: '!' }[scheme[1] as 'u' | 'r' | 'roomid'];
    return [scheme[3] && `$${decoded(scheme[3])}`, `${sigil}${decoded(scheme[2] ?? '')}`].filter(
      (id) => !!id,
    ) as string[];
  }
  const fragment = decoded(url.slice(url.indexOf('#') + 1));
  const named = url.includes('#') ? /^\/(?:room\/|user\/)?([@!#][^/?]+)(?:\/(\$[^/?]+))?/.exec(fragment) : null;
  return named ? ([named[2], named[1]].filter(Boolean) as string[]) : [];
}

/** Ids of ours that a page of the console stands for. */
function consoleIds(path: string): string[] {
  const id = /^\/(?:jobs|evidence|policies)\/([\w-]+)/.exec(path)?.[1] ?? '';
  return /^([0-9A-HJKMNP-TV-Z]{12}|[\w-]{43}|[a-z]+_[0-9a-f-]{36})$/.test(id) ? [id] : [];
}

/** What a link names: ids of Matrix or of ours, the most exact one first, or else its place. */
export function readLink(url: string): Link {
  const ids = matrixIds(url);
  if (ids.length > 0) return { ids };
  const parsed = URL.parse(url);
  if (!parsed) return { place: url.replace(/^https?:\/\//i, ''), query: '' };
  const own = consoleIds(parsed.pathname);
  if (own.length > 0) return { ids: own };
  const path = parsed.pathname.replace(/\/+$/, '');
  return { place: `${parsed.host}${path}`.toLowerCase(), query: parsed.search.toLowerCase() };
}

/** A link under its place, under every place above it, and with its query. */
function termsOfLink(url: string): string[] {
  const link = readLink(url);
  if ('ids' in link) return link.ids.map(termOf);
  const parts = link.place.split('/').slice(0, urlDepthMax);
  const places = parts.map((_, at) => boundedTerm(parts.slice(0, at + 1).join('/')));
  const whole = [boundedTerm(link.place), ...(link.query ? [boundedTerm(link.place + link.query)] : [])];
  return [...whole, ...places, ...wordsIn(parts.slice(1).join(' ')).map(boundedTerm)];
}

const linkPattern = /\b(?:https?:\/\/|matrix:(?:u|r|roomid)\/)[^\s<>"'`]+/giu;

/** Without the punctuation around it. A hash may begin or end with a dash. */
function bare(chunk: string): string {
  const unquoted = chunk.replace(/^[.:?*…]+|[.:?!*…]+$/gu, '');
  return hashOf(unquoted) ? unquoted : unquoted.replace(/^[^\p{L}\p{N}@!$#]+|[^\p{L}\p{N}]+$/gu, '');
}

type Parts = { links: string[]; chunks: string[] };

/** Links, and what else lies between white space, quotes and brackets, without the punctuation around it. */
function partsOf(text: string): Parts {
  const links: string[] = [];
  const rest = text.normalize('NFKC').replace(linkPattern, (found) => {
    links.push(found.replace(/[.,;:!?)\]}]+$/u, ''));
    return ' ';
  });
  const chunks = rest
    .split(/[\s"'`<>()[\]{}|\\,;=]+/u)
    .map(bare)
    .filter((chunk) => /[\p{L}\p{N}]/u.test(chunk));
  return { links, chunks };
}

/** The terms under which a text is found. */
export function termsOfText(text: string): string[] {
  const { links, chunks } = partsOf(text);
  return [...new Set([...links.flatMap(termsOfLink), ...chunks.flatMap(termsOfChunk)])];
}

/** As the log writes what an entry is about: `job:7F3K9QXM2BTV`. */
const kindPattern = /^(agent|bundle|control|job|matrix|package|passkey|person|policy|room|session|token):(?=.)/;

/** The terms that a text asks for: of a link to an event, the event; of any other link, its place. */
export function askedTerms(text: string): string[] {
  const { links, chunks } = partsOf(text);
  const ofLink = (url: string) => {
    const link = readLink(url);
    return 'ids' in link ? termOf(link.ids[0] ?? '') : boundedTerm(link.place + link.query);
  };
  return [...new Set([...links.map(ofLink), ...chunks.map((chunk) => termOf(chunk.replace(kindPattern, '')))])];
}
