// PURE. What is kept beside the package, by salted digest: of calls that were made, each once.

import { counted } from '../report.ts';
import { ensure, type PackageContext } from './package-context.ts';
import { callsOf, keptOf } from './package-parts.ts';

export function checkKept(context: PackageContext): string {
  const kept = keptOf(context);
  const models = new Set(
    callsOf(context)
      .filter(({ kind }) => kind === 'model')
      .map(({ seq }) => seq),
  );
  const places = new Set(kept.map(({ call_seq, kind }) => `${call_seq} ${kind}`));
  const ids = new Set(kept.map(({ id }) => id));
  const once = places.size === kept.length && ids.size === kept.length;
  ensure(once, 'KEPT_MISMATCH', 'A body is said to be kept twice.');
  for (const { call_seq } of kept)
    ensure(models.has(call_seq), 'KEPT_MISMATCH', `Call ${call_seq} has no body to keep.`);
  return kept.length === 0
    ? 'Nothing is kept beside the package.'
    : `${counted(kept.length, 'body').replace('bodys', 'bodies')} kept beside the package.`;
}
