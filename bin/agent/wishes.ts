// PURE. What a request asks for, read by fixed rules. No model is asked: the same words always give the same wishes.

export type Wishes = {
  paths: string[];
  query: string | null;
  summarise: boolean;
  propose: boolean;
  commands: string[];
  urls: string[];
};

const urlPattern = /https?:\/\/[^\s<>"'`]+/g;
const pathPattern = /(?<![\w/.-])(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.[a-z][a-z0-9]{0,7}\b/gi;
const searchPattern = /\bsearch\b[^"“”«»']*?["“«']([^"”»']{1,200})["”»']/i;
const searchWordPattern = /\bsearch(?:es)?\s+(?:for\s+)?([\p{L}\p{N}_-]{2,80})/iu;
const commandPattern = /\brun\s+`([^`]{1,500})`/gi;

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** Reads the wishes out of a request's text. */
export function readWishes(request: string): Wishes {
  const text = request.normalize('NFC');
  const urls = unique((text.match(urlPattern) ?? []).map((url) => url.replace(/[.,;:!?)]+$/, '')));
  const commands = unique([...text.matchAll(commandPattern)].map((match) => match[1] ?? ''));
  const rest = text.replace(urlPattern, ' ').replace(commandPattern, ' ').replace(searchPattern, ' ');
  return {
    paths: unique(rest.match(pathPattern) ?? []).slice(0, 10),
    query: searchPattern.exec(text)?.[1] ?? searchWordPattern.exec(text)?.[1] ?? null,
    summarise: /\bsummar/i.test(text),
    propose: /\b(?:PRs?|pull requests?|propose)\b/i.test(text),
    commands: commands.slice(0, 5),
    urls: urls.slice(0, 5),
  };
}
