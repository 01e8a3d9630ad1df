// PURE. The files are those that the manifest names: none more, none changed; those that are not there are named.

import { sha256Hex } from '#lib/canon/digest.ts';
import { CannotCheck, counted } from '../report.ts';
import { manifestPath } from './manifest-format.ts';
import { ensure, manifestOf, type PackageContext, refuse, type SealedContext, textOf } from './package-context.ts';

/** @throws Refusal FILE_UNLISTED, FILE_CHANGED; CannotCheck FILE_MISSING when that is all that is wrong */
export async function checkFiles(context: SealedContext): Promise<string> {
  const { digests } = manifestOf(context);
  const present = [...context.files].filter(([path]) => path !== manifestPath);
  for (const [path] of present)
    ensure(digests.has(path), 'FILE_UNLISTED', `The manifest does not name ${JSON.stringify(path)}.`);
  const found = await Promise.all(present.map(async ([path, bytes]) => [path, await sha256Hex(bytes)] as const));
  const changed = found.filter(([path, digest]) => digests.get(path) !== digest).map(([path]) => path);
  if (changed.length > 0) throw refuse('FILE_CHANGED', `Not as the manifest names: ${named(changed)}.`);
  const missing = [...digests.keys()].filter((path) => !context.files.has(path));
  if (missing.length > 0) throw new CannotCheck('FILE_MISSING', `Not there: ${named(missing)}.`);
  return `${counted(present.length, 'file')}, each as the manifest names it.`;
}

const namedMax = 5;
const named = (paths: string[]): string =>
  paths.slice(0, namedMax).join(', ') + (paths.length > namedMax ? ` and ${paths.length - namedMax} more` : '');

/** What the console itself says is missing. */
export function checkMissing(context: PackageContext): string {
  const { missing } = manifestOf(context).predicate;
  const agent = missing.find(({ path }) => path === 'native/proof_bundle.json');
  const others = missing.filter((entry) => entry !== agent);
  const [first] = others;
  if (first) throw new CannotCheck('FILE_MISSING', `The console says that ${first.path} is missing: ${first.reason}.`);
  if (agent) throw new CannotCheck('AGENT_SIGNATURE_MISSING', 'The job ran; its agent never signed the proof bundle.');
  return 'The console says that nothing is missing.';
}

/** `checksums.sha256` is the same list for `sha256sum -c`, without itself. */
export function checkChecksums(context: SealedContext): string {
  const path = 'checksums.sha256';
  const lines = [...manifestOf(context).digests]
    .filter(([name]) => name !== path)
    .map(([name, digest]) => `${digest}  ${name}\n`);
  const same = textOf(context, path) === lines.join('');
  ensure(same, 'MANIFEST_MISMATCH', `${path} does not list what the manifest lists.`);
  return 'The list of checksums says what the manifest says.';
}
