'use client';

import { useState } from 'react';
import { Tabs } from '#components/ui/tabs.tsx';
import { ChainGraph } from './chain-graph.tsx';
import { ChainList } from './chain-list.tsx';
import { NodeDialog } from './node-dialog.tsx';
import type { ShownNode } from './shown-node.ts';

/** The chain, drawn or in words; every node opens. */
export function ChainView({ nodes, rawBase }: { nodes: ShownNode[]; rawBase: string | null }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const tabs = [
    {
      key: 'graph',
      label: 'Graph',
      content: (
        <div className="px-4 pt-3 pb-4">
          <p className="pb-3 text-sm text-muted">
            Each link rests on the one that its arrow comes from. Open one for its hash, signer, time and stored bytes;
            arrow keys move.
          </p>
          <ChainGraph nodes={nodes} onOpen={setOpenId} />
        </div>
      ),
    },
    { key: 'list', label: 'List', content: <ChainList nodes={nodes} onOpen={setOpenId} /> },
  ];
  return (
    <>
      <Tabs label="Forms of the chain" tabs={tabs} />
      <NodeDialog nodes={nodes} openId={openId} rawBase={rawBase} onOpen={setOpenId} />
    </>
  );
}
