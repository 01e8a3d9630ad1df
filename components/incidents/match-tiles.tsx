import clsx from 'clsx/lite';
import type { Matches } from '#lib/incidents/incident-view.ts';
import { counted } from './counted.ts';

type TileProps = { term: string; value: number; more: string; alarming?: boolean };

function Tile({ term, value, more, alarming = false }: TileProps) {
  return (
    <div
      className={clsx(
        'flex min-w-0 flex-col gap-0.5 rounded-lg border px-4 py-3',
        alarming ? 'border-warn-line bg-warn-soft' : 'bg-surface',
      )}
    >
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
      <Tile
        term="Outstanding tokens"
        value={tokens}
        more={tokens === 0 ? 'none is worth anything' : 'still good'}
        alarming={tokens > 0}
      />
      <Tile term="Calls refused" value={refusedCalls} more={`${counted(calls, 'call')} let through`} />
      <Tile
        term="Sealed packages"
        value={packages}
        more={packages === 0 ? 'none yet' : notValid === 0 ? 'all VALID' : `${notValid} not VALID`}
      />
    </dl>
  );
}
