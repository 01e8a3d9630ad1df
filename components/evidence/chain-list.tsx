'use client';

import clsx from 'clsx/lite';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Hash } from '#components/ui/code.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { nodeIcons, nodeInk, nodeWords } from './node-look.ts';
import type { ShownNode } from './shown-node.ts';

const atFirst = 40;

type Opens = { onOpen: ((id: string) => void) | null };

function Item({ node, titles, onOpen }: { node: ShownNode; titles: ReadonlyMap<string, string> } & Opens) {
  const Icon = nodeIcons[node.kind];
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2.5 border-b px-4 py-2.5 last:border-b-0">
      <Icon aria-hidden className={clsx('mt-0.5 size-4', nodeInk[node.tone])} />
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="sr-only">{nodeWords[node.kind]}: </span>
          <span className="font-medium wrap-anywhere">
            <MarkedText>{node.title}</MarkedText>
          </span>
          {node.at ? <ExactTime at={node.at} className="text-sm text-muted" /> : null}
        </p>
        {node.detail ? (
          <p className="line-clamp-3 wrap-anywhere text-muted">
            <MarkedText>{node.detail}</MarkedText>
          </p>
        ) : null}
        <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
          {node.hash ? (
            <span className="inline-flex items-center gap-1">
              {node.hash.label} <Hash value={node.hash.value} label={node.hash.label} lead={12} />
            </span>
          ) : null}
          <span>{node.signer.words}</span>
        </p>
        {node.restsOn.length > 0 ? (
          <p className="text-sm wrap-anywhere text-muted">
            Rests on{' '}
            {node.restsOn.map(({ id, by }, index) => (
              <span key={id}>
                {index > 0 ? '; ' : ''}
                <MarkedText>{titles.get(id) ?? id}</MarkedText> ({by})
              </span>
            ))}
          </p>
        ) : null}
        {onOpen ? (
          <p>
            <Button
              size="sm"
              variant="ghost"
              aria-haspopup="dialog"
              className="-ml-2.5"
              onClick={() => onOpen(node.id)}
            >
              Open<span className="sr-only"> {node.title}</span>
            </Button>
          </p>
        ) : null}
      </div>
    </li>
  );
}

/** The chain as a list: the same nodes in the same order, in words. */
export function ChainList({ nodes, onOpen }: { nodes: ShownNode[] } & Opens) {
  const [all, setAll] = useState(nodes.length <= atFirst);
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return (
    <>
      <ol aria-label="Chain, in words">
        {(all ? nodes : nodes.slice(0, atFirst)).map((node) => (
          <Item key={node.id} node={node} titles={titles} onOpen={onOpen} />
        ))}
      </ol>
      {all ? null : (
        <p className="border-t px-4 py-2.5">
          <Button size="sm" onClick={() => setAll(true)}>
            Show the other {nodes.length - atFirst}
          </Button>
        </p>
      )}
    </>
  );
}
