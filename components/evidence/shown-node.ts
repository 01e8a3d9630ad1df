// PURE. A node of the chain as the browser gets it: every text has been through the display function.

import { displayText } from '#lib/canon/display-text.ts';
import type { ChainNode, NodeKind } from '#lib/evidence/review/chain-nodes.ts';

/** `value` is copied, `shown` is read. */
export type ShownFact = { label: string; value: string; shown: string };

export type ShownNode = {
  id: string;
  kind: NodeKind;
  beside: string | null;
  at: string | null;
  title: string;
  detail: string;
  tone: ChainNode['tone'];
  hash: ShownFact | null;
  signer: { words: string; did: string | null };
  facts: ShownFact[];
  restsOn: { id: string; by: string }[];
  raw: boolean;
};

const shown = (text: string): string => displayText(text).text;
const shownFact = ({ label, value }: { label: string; value: string }): ShownFact => ({
  label,
  value,
  shown: shown(value),
});

export const shownNode = (node: ChainNode): ShownNode => ({
  ...node,
  title: shown(node.title),
  detail: shown(node.detail),
  hash: node.hash && shownFact(node.hash),
  facts: node.facts.map(shownFact),
});
