// PURE. Addresses whose host is not what it seems (Unicode TR 39, TR 46): for a warning beside the text.

import { mixedScripts } from './scripts.ts';

export type SuspiciousHost = { host: string; why: string };

// Whatever scheme stands before `://`; and a client takes `https:host` and `https:\\host` like `https://host`. Nothing here
// looks at a character twice: these texts are long when somebody wants them to be.
const address = /(?::\/\/|\b(?:https?|wss?|ftp):[\\/]*)([^\s/?#\\<>"']+)/giu;
const nameRun = /[\w.-]{5,}/g;
const isPunycode = (label: string) => /^xn--/i.test(label);

/**
 * Hosts of addresses in `text` that mix scripts, use punycode, other non-ASCII letters or percent signs, hide behind a
 * user name, or are numbers that stand for another address; and punycode names anywhere.
 */
export function suspiciousHosts(text: string): SuspiciousHost[] {
  const found = new Map<string, string>();
  const add = (host: string, why: string | null) => {
    if (why && !found.has(host)) found.set(host, why);
  };
  for (const match of text.matchAll(address)) {
    const authority = match[1] ?? '';
    const at = authority.lastIndexOf('@');
    const host = authority.slice(at + 1).replace(/:\d*$/, '');
    add(host, at >= 0 ? `what stands before @ is a user name, the host is ${host}` : reason(host));
  }
  for (const [run] of text.matchAll(nameRun)) {
    if (run.split('.').some(isPunycode)) add(run, 'its name is punycode');
  }
  return [...found].map(([host, why]) => ({ host, why }));
}

/** The dotted address that a client makes of a number, as `2130706433` stands for 127.0.0.1; null for any other host. */
function dottedFor(host: string): string | null {
  const read = URL.parse(`http://${host}`)?.hostname ?? '';
  return /^\d+(\.\d+){3}$/.test(read) && read !== host ? read : null;
}

function reason(host: string): string | null {
  if (host.split('.').some(isPunycode)) return 'its name is punycode';
  if (host.includes('%')) return 'its name is spelled in percent signs';
  const dotted = dottedFor(host);
  if (dotted) return `it stands for ${dotted}`;
  if (/^[\x20-\x7e]*$/.test(host)) return null;
  return mixedScripts(host) ?? 'it has letters outside ASCII';
}
