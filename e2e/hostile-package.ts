// A package by a console that lies in every field: sealed as a package must be, so that a verifier reads all of it.

import { utf8 } from '#lib/canon/digest.ts';
import { buildPackage, seal, type TestPackage } from '#lib/verify/package/testing/build-package.ts';

const attacks = [
  '<script>hacked=1</script>',
  '<img src=x onerror="hacked=1;alert(1)">',
  '"><svg onload=alert(1)>',
  'javascript:alert(1)',
  '</script><script>alert(1)</script>',
  '\u202Eevila ecila@\u202C\u2066\u200B\u2060',
  `{{constructor.constructor('alert(1)')()}}`,
  '../../../etc/passwd\u0000',
  '%s%n $& $1',
];
const longText = `${'A'.repeat(1_000_000)}<script>alert(1)</script>`;

// Members by which a display finds its way; everything else is text for it.
const kept = new Set(['leaf', 'detail', 'path', 'at', 'checkpoint', 'vkey', 'origin', 'did']);

function poisoned(value: unknown, next: () => string): unknown {
  if (typeof value === 'string') return next();
  if (Array.isArray(value)) return value.map((entry) => poisoned(entry, next));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => {
    if (name === 'leaf' || name === 'detail') return [name, JSON.stringify(poisoned(JSON.parse(String(member)), next))];
    return [name, kept.has(name) ? member : poisoned(member, next)];
  });
  members.push(['__proto__', { polluted: next() }], ['constructor', { prototype: { polluted: true } }]);
  return Object.fromEntries(members);
}

const displayed = [
  'job.json',
  'decisions.json',
  'log/entries.json',
  'tokens.json',
  'run/calls.json',
  'keys.json',
  'kept.json',
];

/** Attacks in every text of the files that a page shows, one of them a megabyte long, under a true seal. */
export async function hostilePackage(): Promise<TestPackage> {
  const made = await buildPackage({ name: 'hostile', modelCalls: 1 });
  let count = 0;
  const next = () => (count++ === 0 ? longText : (attacks[count % attacks.length] ?? ''));
  for (const path of displayed) {
    const value = JSON.parse(new TextDecoder().decode(made.files.get(path)));
    made.files.set(path, utf8(JSON.stringify(poisoned(value, next))));
  }
  const predicate = { ...made.predicate, jobId: attacks[0] ?? '', finalState: attacks[1] ?? '' };
  const hostile = { ...made, predicate };
  await seal(hostile);
  return hostile;
}
