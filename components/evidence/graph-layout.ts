// PURE. Where the nodes of a chain stand in the drawing. The line of what happened runs down; what belongs to a node
// stands beside it, one row each. A node that rests on one further up is joined to it by a curve in the gutter.

export type LaidNode = { id: string; kind: string; beside: string | null; restsOn: readonly { id: string }[] };

/** A row of the line, and what stands beside it. `row` and `rows` count in units of one row's height. */
export type GraphRow<N> = {
  node: N;
  sides: N[];
  row: number;
  rows: number;
  /** Whether it rests on the row right above. */
  joined: boolean;
  /** Rows that are folded away right above this one. */
  folded: number;
};

/** A curve in the gutter, from the middle of one row to the middle of another. */
export type GutterEdge = { from: number; to: number; lane: number };

export type GraphLayout<N> = { rows: GraphRow<N>[]; edges: GutterEdge[]; lanes: number; height: number };

/** Of a long run of events all but the first `head` and the last `tail` are folded away. */
export type Fold = { head: number; tail: number };

function foldedEvents<N extends LaidNode>(spine: readonly N[], fold: Fold): ReadonlySet<string> {
  const events = spine.filter((node) => node.kind === 'event');
  // Folding one or two would take as much room as it saves.
  if (events.length <= fold.head + fold.tail + 2) return new Set();
  return new Set(events.slice(fold.head, events.length - fold.tail).map((node) => node.id));
}

function freeLane(taken: GutterEdge[], from: number, to: number): number {
  let lane = 0;
  while (taken.some((edge) => edge.lane === lane && edge.from < to && from < edge.to)) lane += 1;
  return lane;
}

function gutterEdges<N extends LaidNode>(rows: readonly GraphRow<N>[]): GutterEdge[] {
  const byId = new Map(rows.map((each, index) => [each.node.id, index]));
  const wanted = rows.flatMap((each, index) =>
    each.node.restsOn.flatMap(({ id }) => {
      const from = byId.get(id);
      return from === undefined || from >= index - 1 ? [] : [{ from: rows[from]?.row ?? 0, to: each.row }];
    }),
  );
  const edges: GutterEdge[] = [];
  // Short ones first: they get the lanes next to the nodes.
  for (const { from, to } of wanted.toSorted((a, b) => a.to - a.from - (b.to - b.from))) {
    edges.push({ from, to, lane: freeLane(edges, from, to) });
  }
  return edges;
}

/** Lays a chain out. Nodes come in their order, those beside a node right after it. */
export function layoutGraph<N extends LaidNode>(nodes: readonly N[], fold: Fold): GraphLayout<N> {
  const spine = nodes.filter((node) => node.beside === null);
  const hidden = foldedEvents(spine, fold);
  const rows: GraphRow<N>[] = [];
  let row = 0;
  let folded = 0;
  for (const node of spine) {
    if (hidden.has(node.id)) {
      folded += 1;
      continue;
    }
    const sides = nodes.filter((side) => side.beside === node.id);
    // The row that stands for what is folded away.
    if (folded > 0) row += 1;
    const above = rows.at(-1)?.node.id;
    const joined = folded > 0 || node.restsOn.some(({ id }) => id === above);
    const height = Math.max(1, sides.length);
    rows.push({ node, sides, row, rows: height, joined, folded });
    row += height;
    folded = 0;
  }
  const edges = gutterEdges(rows);
  return { rows, edges, lanes: edges.reduce((most, edge) => Math.max(most, edge.lane + 1), 0), height: row };
}

const laneWidth = 9;
export const gutterWidth = (lanes: number): number => (lanes === 0 ? 0 : lanes * laneWidth + 5);

/** The curve of an edge: x in pixels from the gutter's left, y in rows. */
export function edgePath({ from, to, lane }: GutterEdge, lanes: number): string {
  const right = gutterWidth(lanes);
  const x = right - (lane + 1) * laneWidth;
  const [top, bottom] = [from + 0.42, to + 0.34];
  return `M${right} ${top} C${x} ${top} ${x} ${top} ${x} ${top + 0.2} L${x} ${bottom - 0.2} C${x} ${bottom} ${x} ${bottom} ${right} ${bottom}`;
}
