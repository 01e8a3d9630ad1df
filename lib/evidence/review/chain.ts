// PURE. The whole chain in its order.

import { decisionNodes, planNodes, requestNodes } from './ask-nodes.ts';
import type { ChainNode } from './chain-nodes.ts';
import type { ReceiptLine } from './receipt-lines.ts';
import type { PolicyRecord, ReviewRecord, RoomRecord, SignerRecord } from './review-store.ts';
import { bundleNodes, endNode, eventNodes, messageNodes, packageNodes, tokenNodes } from './run-nodes.ts';

export type ChainSources = {
  room: RoomRecord;
  policies: readonly PolicyRecord[];
  signers: readonly SignerRecord[];
  lines: readonly ReceiptLine[];
  payloadHash: string | null;
  /** Votes that a blind rule keeps hidden: their nodes are left out. */
  hideVotes: boolean;
};

const lastSpine = (nodes: readonly ChainNode[]): string => nodes.findLast((each) => each.beside === null)?.id ?? '';

/**
 * What happened, in the order of our clock, and never before what it rests on: a token's time has whole seconds only. What
 * happened at one time stays in the order of the chain.
 */
function inOrder(nodes: ChainNode[]): ChainNode[] {
  const times = new Map<string, string>();
  for (const each of nodes) {
    const ground = each.restsOn.map(({ id }) => times.get(id) ?? '');
    times.set(each.id, [each.at ?? '', ...ground].toSorted().at(-1) ?? '');
  }
  const timeOf = ({ id }: ChainNode) => times.get(id) ?? '';
  const spine = nodes.filter((each) => each.beside === null);
  const sorted = spine.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
  return sorted.flatMap((each) => [each, ...nodes.filter((side) => side.beside === each.id)]);
}

/** Nodes on the line of what happened, each followed by those beside it. */
export function evidenceChain(job: ReviewRecord, sources: ChainSources): ChainNode[] {
  const { room, policies, signers, lines, payloadHash, hideVotes } = sources;
  const asked = inOrder([
    ...requestNodes(job, room),
    ...planNodes(job, policies),
    ...(hideVotes ? [] : decisionNodes(job)),
    ...tokenNodes(job, signers),
    ...eventNodes(job, lines),
  ]);
  const ended = [...asked, ...endNode(job, lastSpine(asked))];
  const bundled = [...ended, ...(payloadHash === null ? [] : bundleNodes(job, payloadHash))];
  const packed = [...bundled, ...packageNodes(job, lastSpine(bundled), signers)];
  return [...packed, ...messageNodes(room, lastSpine(packed))];
}
