import { Card, CardHeader } from '#components/ui/card.tsx';
import type { ChainNode } from '#lib/evidence/review/chain-nodes.ts';
import { ChainView } from './chain-view.tsx';
import { shownNode } from './shown-node.ts';

/** From the request in the room to the message that closed the job. @param rawBase where a node's stored texts lie */
export function ChainCard({ nodes, rawBase }: { nodes: ChainNode[]; rawBase: string | null }) {
  return (
    <Card>
      <CardHeader
        title="Chain"
        description="From the request event to the completion message, by this console’s clock."
      />
      <ChainView nodes={nodes.map(shownNode)} rawBase={rawBase} />
    </Card>
  );
}
