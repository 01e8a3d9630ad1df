// PURE. The chain from the request in the room to the message that closed the job, as a graph: nodes, what each rests on,
// who signed it. Texts that others wrote stand as they are: show them through displayText.

export type NodeKind =
  | 'request'
  | 'change'
  | 'plan'
  | 'policy'
  | 'decision'
  | 'assertion'
  | 'token'
  | 'event'
  | 'receipt'
  | 'end'
  | 'bundle'
  | 'pulse'
  | 'package'
  | 'message';

export type NodeFact = { label: string; value: string };

export type ChainNode = {
  /** Unique within the job; names the node's raw texts too. */
  id: string;
  kind: NodeKind;
  /** In the drawing: on the line of what happened, or beside the node that it belongs to. */
  beside: string | null;
  /** ISO 8601; null for what has no time of its own. */
  at: string | null;
  title: string;
  detail: string;
  tone: 'plain' | 'ok' | 'warn' | 'danger';
  /** The hash that others name it by. */
  hash: NodeFact | null;
  signer: { words: string; did: string | null };
  facts: NodeFact[];
  /** The nodes before it that it rests on, and by what. */
  restsOn: { id: string; by: string }[];
  /** Whether stored bytes can be read. */
  raw: boolean;
};

/** A fact, or none when there is no value. */
export const fact = (label: string, value: string | null | undefined): NodeFact[] => (value ? [{ label, value }] : []);

/** A node with what most nodes have. */
export const node = (own: Pick<ChainNode, 'id' | 'kind' | 'title' | 'signer'> & Partial<ChainNode>): ChainNode => ({
  beside: null,
  at: null,
  detail: '',
  tone: 'plain',
  hash: null,
  facts: [],
  restsOn: [],
  raw: true,
  ...own,
});
