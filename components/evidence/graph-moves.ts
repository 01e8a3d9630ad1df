// PURE. Where an arrow key leads from a node of the drawing.

type Row = { node: { id: string }; sides: readonly { id: string }[] };

/** The node to move to; null when the key does not move, or there is nothing that way. */
export function moveInGraph(rows: readonly Row[], from: string, key: string): string | null {
  const at = rows.findIndex(({ node, sides }) => node.id === from || sides.some(({ id }) => id === from));
  const row = rows[at];
  if (!row) return null;
  const side = row.sides.findIndex(({ id }) => id === from);
  switch (key) {
    case 'ArrowRight':
      return side < 0 ? (row.sides[0]?.id ?? null) : null;
    case 'ArrowLeft':
      return side < 0 ? null : row.node.id;
    case 'ArrowDown':
      return side < 0 ? (rows[at + 1]?.node.id ?? null) : (row.sides[side + 1]?.id ?? nextSide(rows, at, 1));
    case 'ArrowUp':
      return side < 0 ? (rows[at - 1]?.node.id ?? null) : (row.sides[side - 1]?.id ?? nextSide(rows, at, -1));
    case 'Home':
      return rows[0]?.node.id ?? null;
    case 'End':
      return rows.at(-1)?.node.id ?? null;
    default:
      return null;
  }
}

/** The nearest node beside the line, above or below a row. */
function nextSide(rows: readonly Row[], at: number, step: 1 | -1): string | null {
  for (let index = at + step; rows[index]; index += step) {
    const found = rows[index]?.sides.at(step === 1 ? 0 : -1);
    if (found) return found.id;
  }
  return null;
}
