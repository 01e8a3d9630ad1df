// PURE. The keys that signatures were checked with, and where they came from.

import type { LogKey } from '../package/trusted-keys.ts';
import type { TrustedKeys } from '../package/verify-package.ts';
import { memberOf } from '../values.ts';
import { jsonFile, listOf, type PackageFiles } from './package-files.ts';
import { pinnedRows } from './pinned-keys.ts';
import type { Sheet } from './sheet.ts';
import { capped, shown } from './shown.ts';
import type { What } from './wording.ts';

const fromReader = (what: What): string =>
  `Signatures were checked with the keys that you gave. Nothing in the ${what} can add to them.`;
const fromItself = (what: What): string =>
  `Signatures were checked with the keys that the ${what} itself brings. Whoever makes a ${what} can put any keys into it: compare these with keys from a source you trust, or paste yours and check again.`;

/** One sentence on where the keys came from, and the keys. */
export function keysOf(
  keysFrom: 'reader' | What,
  what: What,
  files: PackageFiles,
  trusted: TrustedKeys | null,
): Sheet['keys'] {
  const found = keysFrom === 'reader' && trusted ? pinnedRows(trusted) : ownRows(files);
  const rows = capped(found, ({ role, key }) => ({ role: shown(role), key: shown(key) }));
  return { sentence: keysFrom === 'reader' ? fromReader(what) : fromItself(what), rows };
}

function ownRows(files: PackageFiles): { role: unknown; key: unknown }[] {
  const list = jsonFile(files, 'keys.json');
  return [
    ...listOf(memberOf(list, 'logs')).map((log) => ({ role: 'log', key: memberOf(log, 'vkey') })),
    ...listOf(memberOf(list, 'keys')).map((key) => ({ role: memberOf(key, 'role'), key: memberOf(key, 'did') })),
  ];
}

/** The logs that the package's own key list names. */
export const logsIn = (files: PackageFiles): LogKey[] =>
  listOf(memberOf(jsonFile(files, 'keys.json'), 'logs')).flatMap((log) => {
    const [origin, vkey] = [memberOf(log, 'origin'), memberOf(log, 'vkey')];
    return typeof origin === 'string' && typeof vkey === 'string' ? [{ origin, vkey }] : [];
  });
