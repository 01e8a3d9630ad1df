// PURE. What in a text looks like something else, in time that grows with the text: whoever writes it chooses its length.

import { mixedWords } from './scripts.ts';
import { type SuspiciousHost, suspiciousHosts } from './url-host.ts';

export type Misleading = {
  hosts: SuspiciousHost[];
  /** Words, apart from those hosts, in which letters of another alphabet stand among Latin ones. */
  words: string[];
};

/** Addresses and words of `text` that are not what they seem, each once. */
export function misleadingIn(text: string): Misleading {
  const hosts = suspiciousHosts(text);
  const inHosts = new Set(hosts.flatMap(({ host }) => mixedWords(host)));
  return { hosts, words: mixedWords(text).filter((word) => !inHosts.has(word)) };
}
