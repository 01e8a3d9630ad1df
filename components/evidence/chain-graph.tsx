'use client';

import clsx from 'clsx/lite';
import { ChevronDown } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { edgePath, type Fold, type GraphRow, gutterWidth, layoutGraph } from './graph-layout.ts';
import { moveInGraph } from './graph-moves.ts';
import { nodeIcons, nodeInk, nodeLine, nodeWords } from './node-look.ts';
import type { ShownNode } from './shown-node.ts';

type NodeButtonProps = { node: ShownNode; current: boolean; onOpen: (id: string) => void };

function NodeButton({ node, current, onOpen }: NodeButtonProps) {
  const Icon = nodeIcons[node.kind];
  return (
    <button
      type="button"
      data-node={node.id}
      tabIndex={current ? 0 : -1}
      aria-haspopup="dialog"
      onClick={() => onOpen(node.id)}
      className={clsx(
        'grid h-(--node) w-full grid-cols-[1rem_minmax(0,1fr)] content-center gap-x-2 rounded-md border bg-surface px-2.5 text-left hover:bg-hover',
        nodeLine[node.tone],
      )}
    >
      <Icon aria-hidden className={clsx('mt-0.5 size-4', nodeInk[node.tone])} />
      <span className="min-w-0">
        <span className="sr-only">{nodeWords[node.kind]}: </span>
        <span className="line-clamp-2 text-sm font-medium wrap-anywhere">
          <MarkedText>{node.title}</MarkedText>
        </span>
        {node.at ? <NodeTime at={node.at} /> : null}
      </span>
    </button>
  );
}

/** Where there is little room the day is left out; the opened node has it. */
function NodeTime({ at }: { at: string }) {
  return (
    <span className="block truncate text-xs text-faint">
      <ExactTime at={at} className="max-sm:hidden" />
      <time dateTime={at} className="tabular-nums sm:hidden">
        {at.slice(11, 19)} UTC
      </time>
    </span>
  );
}

/** The line from the row above: one that ends in an arrow, or none when the row does not rest on it. */
function Join({ row }: { row: GraphRow<ShownNode> }) {
  if (!row.joined) return null;
  return (
    <span aria-hidden className="absolute bottom-full left-4 h-[calc(var(--row)-var(--node))] w-px bg-line-strong">
      <ChevronDown className="absolute -bottom-1.5 -left-[5.5px] size-3 text-line-strong" />
    </span>
  );
}

type RowProps = {
  row: GraphRow<ShownNode>;
  current: string;
  onOpen: (id: string) => void;
  onUnfold: () => void;
};

function Row({ row, current, onOpen, onUnfold }: RowProps) {
  const { node, sides, folded } = row;
  return (
    <>
      {folded > 0 ? (
        <li className="flex h-(--row) items-start">
          <span className="relative flex h-(--node) items-center">
            <span aria-hidden className="absolute inset-y-0 left-4 border-l border-dashed border-line-strong" />
            <Button size="sm" className="ml-8" onClick={onUnfold}>
              Show {folded} more events
            </Button>
          </span>
        </li>
      ) : null}
      <li
        className="grid grid-cols-[minmax(0,1fr)_1rem_minmax(0,1fr)] sm:grid-cols-[minmax(0,22rem)_2rem_minmax(0,22rem)]"
        style={{ height: `calc(var(--row) * ${row.rows})` }}
      >
        <div className="relative h-(--node)">
          <Join row={row} />
          <NodeButton node={node} current={current === node.id} onOpen={onOpen} />
          {sides.length > 1 ? (
            <span
              aria-hidden
              className="absolute top-1/2 left-[calc(100%+0.5rem)] w-px bg-line sm:left-[calc(100%+1rem)]"
              style={{ height: `calc(var(--row) * ${sides.length - 1})` }}
            />
          ) : null}
        </div>
        <div aria-hidden className="grid content-start">
          {sides.map((side, index) => (
            <span key={side.id} className="grid h-(--row)">
              <span className={clsx('mt-[calc(var(--node)/2)] h-px bg-line', index > 0 && 'ml-[50%]')} />
            </span>
          ))}
        </div>
        <ul className="min-w-0">
          {sides.map((side) => (
            <li key={side.id} className="h-(--row)">
              <NodeButton node={side} current={current === side.id} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      </li>
    </>
  );
}

const firstFold: Fold = { head: 14, tail: 6 };
const unfoldBy = 100;

/** The chain as a drawing: what happened runs down, what belongs to it stands beside. One tab stop; arrows move. */
export function ChainGraph({ nodes, onOpen }: { nodes: ShownNode[]; onOpen: (id: string) => void }) {
  const [fold, setFold] = useState(firstFold);
  const layout = useMemo(() => layoutGraph(nodes, fold), [nodes, fold]);
  const [focused, setFocused] = useState(nodes[0]?.id ?? '');
  const box = useRef<HTMLDivElement>(null);
  const gutter = gutterWidth(layout.lanes);
  const current = layout.rows.some(({ node, sides }) => [node, ...sides].some(({ id }) => id === focused))
    ? focused
    : (layout.rows[0]?.node.id ?? '');

  function onKeyDown(event: KeyboardEvent) {
    const next = moveInGraph(layout.rows, current, event.key);
    if (next === null) return;
    event.preventDefault();
    setFocused(next);
    box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the buttons inside
    <div
      ref={box}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const id = (event.target as HTMLElement).dataset.node;
        if (id) setFocused(id);
      }}
      className="relative [--node:4.25rem] [--row:5.5rem]"
      style={{ paddingLeft: gutter } as CSSProperties}
    >
      {layout.lanes > 0 ? (
        <svg
          aria-hidden="true"
          className="pointer-events-none absolute top-0 left-0 overflow-visible text-line-strong"
          width={gutter}
          viewBox={`0 0 ${gutter} ${layout.height}`}
          preserveAspectRatio="none"
          style={{ height: `calc(var(--row) * ${layout.height})` }}
        >
          {layout.edges.map((edge) => (
            <path
              key={`${edge.from}-${edge.to}-${edge.lane}`}
              d={edgePath(edge, layout.lanes)}
              fill="none"
              stroke="currentColor"
              strokeWidth="1"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      ) : null}
      <ol aria-label="Chain, drawn">
        {layout.rows.map((row) => (
          <Row
            key={row.node.id}
            row={row}
            current={current}
            onOpen={onOpen}
            onUnfold={() => setFold(({ head, tail }) => ({ head: head + unfoldBy, tail }))}
          />
        ))}
      </ol>
    </div>
  );
}
