// PURE. The witnesses that a log is configured with.

import { signatureType } from './note.ts';
import { TlogError } from './tlog-error.ts';
import { parseVkey } from './vkey.ts';

/** `url` is the submission prefix, without a slash at its end; `name` is the key's. */
export type Witness = { name: string; url: string; vkey: string };

/**
 * Reads `URL VKEY, URL VKEY, …`.
 * @throws TlogError BAD_REQUEST, BAD_VKEY
 */
export function parseWitnessList(text: string): Witness[] {
  const pairs = text.split(',').map((pair) => pair.trim());
  const witnesses = pairs.filter(Boolean).map((pair) => {
    const [address = '', vkey = '', ...more] = pair.split(/\s+/);
    const url = URL.parse(address);
    if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || more.length > 0 || vkey === '')
      throw new TlogError('BAD_REQUEST', `“${pair}” is no http or https address followed by a verifier key`);
    const { name, type } = parseVkey(vkey);
    if (type !== signatureType.cosignature) throw new TlogError('BAD_VKEY', `${name} is no witness's key`);
    return { name, url: url.href.replace(/\/+$/, ''), vkey };
  });
  const twice = witnesses.find(({ name }, at) => witnesses.findIndex((other) => other.name === name) !== at);
  if (twice) throw new TlogError('BAD_REQUEST', `two witnesses are named ${twice.name}`);
  return witnesses;
}
