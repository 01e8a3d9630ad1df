import type { Matches } from '#lib/incidents/incident-view.ts';
import { counted } from './counted.ts';

function Tile({ term, value, more }: { term: string; value: number; more: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-lg border bg-surface px-4 py-3">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="grid gap-0.5">
        <span className="text-lg font-semibold tabular-nums">{value}</span>
        <span className="text-sm text-muted">{more}</span>
      </dd>
    </div>
  );
}

/** How much fits at this moment, in numbers. */
export function MatchTiles({ matches }: { matches: Matches }) {
  const { jobs, open, tokens, packages, notValid, calls, refusedCalls } = matches;
  return (
    <dl aria-label="What fits at this moment" className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile term="Jobs" value={jobs} more={open === 0 ? 'all have ended' : `${open} not ended`} />
      <Tile term="Outstanding tokens" value={tokens} more={tokens === 0 ? 'none is worth anything' : 'still good'} />
      <Tile term="Calls refused" value={refusedCalls} more={`${counted(calls, 'call')} let through`} />
      <Tile
        term="Sealed packages"
        value={packages}
        more={notValid === 0 ? 'all VALID' : `${notValid} of them not VALID`}
      />
    </dl>
  );
}
