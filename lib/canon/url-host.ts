// PURE. Addresses whose host is not what it seems (Unicode TR 39, TR 46): for a warning beside the text.

export type SuspiciousHost = { host: string; why: string };

const address = /\b[a-z][a-z0-9+.-]*:\/\/([^\s/?#\\<>"']+)/giu;
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

/** Hosts of addresses in `text` that mix scripts, use punycode or other non-ASCII letters, or hide behind a user name. */
export function suspiciousHosts(text: string): SuspiciousHost[] {
  const found: SuspiciousHost[] = [];
  for (const match of text.matchAll(address)) {
    const authority = match[1] ?? '';
    const at = authority.lastIndexOf('@');
    const host = authority.slice(at + 1).replace(/:\d*$/, '');
    const why = at >= 0 ? `what stands before @ is a user name, the host is ${host}` : reason(host);
    if (why && !found.some((other) => other.host === host)) found.push({ host, why });
  }
  return found;
}

function reason(host: string): string | null {
  if (host.split('.').some((label) => /^xn--/i.test(label))) return 'its name is punycode';
  if (/^[\x20-\x7e]*$/.test(host)) return null;
  const used = scripts.filter(({ pattern }) => pattern.test(host)).map(({ name }) => name);
  return used.length > 1 ? `it mixes ${used.join(' and ')} letters` : 'it has letters outside ASCII';
}
