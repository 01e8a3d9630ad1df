// PURE. The keys that signatures were checked with, and where they came from.

import type { LogKey } from '../package/trusted-keys.ts';
import type { PackageReport, TrustedKeys } from '../package/verify-package.ts';
import { memberOf } from '../values.ts';
import { jsonFile, listOf, type PackageFiles } from './package-files.ts';
import { pinnedRows } from './pinned-keys.ts';
import type { Sheet } from './sheet.ts';
import { capped, shown } from './shown.ts';

const fromReader = 'Signatures were checked with the keys that you gave. Nothing in the package can add to them.';
const fromPackage =
  'Signatures were checked with the keys that the package itself brings. Whoever makes a package can put any keys into it: compare these with keys from a source you trust, or paste yours and check again.';

/** One sentence on where the keys came from, and the keys. */
export function keysOf(report: PackageReport, files: PackageFiles, trusted: TrustedKeys | null): Sheet['keys'] {
  const found = report.keysFrom === 'reader' && trusted ? pinnedRows(trusted) : ownRows(files);
  const rows = capped(found, ({ role, key }) => ({ role: shown(role), key: shown(key) }));
  return { sentence: report.keysFrom === 'reader' ? fromReader : fromPackage, rows };
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
